/**
 * What woven code calls, and what it leaves behind for the detector and the trace.
 *
 * <p>Called on application threads, inside their lock operations; so nothing here takes a lock of
 * the JDK, logs, builds strings, uses a lambda, or throws. In the packaged agent this package is
 * called {@code java.impasse} and is defined in the boot loader, because every class loader asks
 * the boot loader for names that start with {@code java.}; it depends on java.base alone. Classes
 * that are no hooks are in {@code java.impasse.state} then, which the application cannot call.
 *
 * <p>Start reading at {@link dev.impasse.runtime.LockHooks}, then {@link ThreadState}.
 *
 * <p>Memory order: fields without a suffix are plain; a state is written by its own thread, and
 * what the detector may rely on is said at {@code ThreadState}.
 */
@NullMarked
package dev.impasse.runtime;

import org.jspecify.annotations.NullMarked;
