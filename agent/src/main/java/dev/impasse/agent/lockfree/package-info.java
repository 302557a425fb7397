/**
 * Collections for code that threads of the application run inside a hook or while they load a
 * class: none takes a lock, waits, spins or loads a class.
 *
 * <p>A lock in such a place can stop the whole program (docs/decisions/0011): since JDK 24 a
 * virtual thread can be unmounted while it holds or wants one, and the thread that is to wake it
 * may come to the same place. Hash maps of {@code java.util.concurrent} lock their bins.
 *
 * <p>Used by all of the agent; start reading at {@link dev.impasse.agent.lockfree.LockFreeMap}.
 */
@NullMarked
package dev.impasse.agent.lockfree;

import org.jspecify.annotations.NullMarked;
