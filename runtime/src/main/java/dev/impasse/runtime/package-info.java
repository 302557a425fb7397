/**
 * What woven code calls, and what it leaves behind for the detector and the trace.
 *
 * <p>Called on application threads, inside their lock operations; so nothing here takes a lock of
 * the JDK, logs, builds strings, uses a lambda, or throws. In the packaged agent this package is
 * called {@code java.impasse} and is defined in the boot loader, because every class loader asks
 * the boot loader for names that start with {@code java.}; it depends on java.base alone. Classes
 * that are no hooks are in {@code java.impasse.state} then, which the application cannot call.
 *
 * <p>From the outside in: classes called {@code Hooks} are what woven code calls, one for each kind
 * of receiver; classes called {@code Operations} are the steps that they have in common, and let no
 * failure out; {@link ThreadState} has the fields of a thread, and beside it stand {@link
 * FastPath}, {@link HeldLocks}, {@link Waits} and others with what is done to them; {@link
 * ThreadTable} and {@link LockTable} find states and records; {@link EventStream} writes events.
 * {@link ThreadView} is what the detector reads.
 *
 * <p>Start reading at {@link dev.impasse.runtime.LockHooks}, then {@link ThreadState}.
 *
 * <p>Memory order: fields without a suffix are plain; a state is written by its own thread, and
 * what the detector may rely on is said at {@code ThreadState}.
 */
@NullMarked
package dev.impasse.runtime;

import org.jspecify.annotations.NullMarked;
