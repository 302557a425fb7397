/**
 * Predicts the deadlocks that another schedule of a recorded run would have hit.
 *
 * <p>A trace is read once into a {@link dev.impasse.core.predict.SyncTrace}: what each thread
 * acquired, and which of its events have to come after which of another thread's. {@link
 * dev.impasse.core.predict.LockOrder} makes abstract acquires of it and keeps those that can lie on
 * a cycle, {@link dev.impasse.core.predict.PatternSearch} enumerates the cycles, {@link
 * dev.impasse.core.predict.SyncPreserving} decides which of them can happen.
 *
 * <p>Everything is kept in arrays of primitives; nothing is allocated for an event. Used by the
 * CLI, on one thread. Start reading at {@link dev.impasse.core.predict.Analysis}; what a prediction
 * promises is in docs/prediction.md.
 *
 * <p><b>Tokens.</b> A lock in a lockset is {@code lock << 1 | shared}: one int for the lock and the
 * mode in which it is held or wanted. Two tokens conflict if the locks are equal and at least one
 * of the two is exclusive.
 */
@NullMarked
package dev.impasse.core.predict;

import org.jspecify.annotations.NullMarked;
