package dev.impasse.agent.detect;

import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Futures of libraries, whose {@code get} parks the thread by itself and names the future as what
 * it parks for: no class of the JDK is in between that could call a hook.
 */
final class ParkedFutures {

  private ParkedFutures() {}

  /** Returns the future that a thread has parked for, if it is of a class of the application. */
  static @Nullable Future<?> of(Thread thread) {
    return LockSupport.getBlocker(thread) instanceof Future<?> future && isOfLibrary(future)
        ? future
        : null;
  }

  /** Whether an object is a future of a class that calls no hooks. */
  static boolean isOfLibrary(@Nullable Object awaiting) {
    return awaiting instanceof Future && awaiting.getClass().getClassLoader() != null;
  }

  /** Whether a frame is in the method of a future by which threads wait for it. */
  static boolean isGet(StackTraceElement frame, Object future) {
    if (!frame.getMethodName().equals("get")) {
      return false;
    }
    for (Class<?> c = future.getClass(); c != null; c = c.getSuperclass()) {
      if (c.getName().equals(frame.getClassName())) {
        return true;
      }
    }
    return false;
  }
}
