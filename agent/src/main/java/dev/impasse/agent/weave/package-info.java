/**
 * Inserts calls of the runtime's hooks into the bytecode of application classes.
 *
 * <p>Called by the agent's {@code ClassFileTransformer}, on whatever application thread loads a
 * class, in the agent's isolated class loader. Nothing here loads a class of the application, keeps
 * a class loader alive or throws: a class that cannot be woven stays as it was and is counted with
 * its reason. Every change is legal under retransformation: no member, modifier or supertype is
 * touched.
 *
 * <p>Start reading at {@link dev.impasse.agent.weave.Weaver}. Its steps, in order: {@link
 * dev.impasse.agent.weave.ClassScan} (exact filter on the raw bytes), {@link
 * dev.impasse.agent.weave.CallMatcher} (is this call an operation on a lock?), {@link
 * dev.impasse.agent.weave.MethodWeaving} (one method) and {@link
 * dev.impasse.agent.weave.ReceiverNames} (what the lock is called in the source).
 */
@NullMarked
package dev.impasse.agent.weave;

import org.jspecify.annotations.NullMarked;
