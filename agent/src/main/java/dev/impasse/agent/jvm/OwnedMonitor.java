package dev.impasse.agent.jvm;

import org.jspecify.annotations.Nullable;

/**
 * A monitor that a thread holds, according to the JVM.
 *
 * @param object the object, null where the JVM does not hand it out
 * @param className name of its class
 * @param hash its identity hash
 * @param frame the frame that took it, in the line where it is now
 * @param perhaps whether the thread was notified, and may want this one back, which the JVM does
 *     not say: then another thread holds it
 */
public record OwnedMonitor(
    @Nullable Object object, String className, int hash, StackTraceElement frame, boolean perhaps) {

  static OwnedMonitor of(Object object, StackTraceElement frame, boolean perhaps) {
    return new OwnedMonitor(
        object, object.getClass().getName(), System.identityHashCode(object), frame, perhaps);
  }
}
