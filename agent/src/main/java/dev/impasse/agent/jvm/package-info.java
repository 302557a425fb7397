/**
 * What is asked of the JVM and of the JDK's own fields: owners of locks, tasks of threads, which
 * threads there are, what one object leads to, what was there before an attach.
 *
 * <p>Lives in the isolated class loader "impasse". Called by the detector's daemons and by {@code
 * notify}; {@code AgentLink} asks for the synchronizer in a lock, on application threads. No answer
 * takes a lock of the program or stops it, but for stacks and for what was there before the attach.
 * Where a field is not there (another JDK, a closed package) the answer is "unknown". Start reading
 * at {@link dev.impasse.agent.jvm.JvmInternals}.
 */
@NullMarked
package dev.impasse.agent.jvm;

import org.jspecify.annotations.NullMarked;
