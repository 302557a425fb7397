package dev.impasse.core.dump;

import java.util.List;

/**
 * Which thread another one waits for in {@code Thread.join}. A dump does not name it, but shows its
 * class, and it has not ended: it is one of those that are there.
 */
final class JoinedThread {

  private static final String THREAD = "java.lang.Thread";
  private static final int INNERMOST = 4;

  private JoinedThread() {}

  /** Whether a thread waits for the end of another. */
  static boolean isAwaitedBy(DumpThread thread) {
    return thread.stack().stream()
        .limit(INNERMOST)
        .anyMatch(
            frame -> frame.getMethodName().equals("join") && frame.getClassName().equals(THREAD));
  }

  /**
   * Whether a thread may be the one: it is of that class as far as its outermost frame tells, which
   * some forms cut off.
   */
  static boolean mayBe(DumpThread thread, DumpLock awaited) {
    List<StackTraceElement> stack = thread.stack();
    if (stack.isEmpty()) {
      return false;
    }
    StackTraceElement outermost = stack.get(stack.size() - 1);
    String type = outermost.getClassName();
    boolean isWhole = outermost.getMethodName().matches("run|main");
    return !isWhole || type.equals(THREAD) || type.equals(awaited.className());
  }

  /** Whether a thread is doing something that ends by itself, after which the thread may end. */
  static boolean isBusy(DumpThread thread) {
    if (thread.daemon() || thread.stack().isEmpty() || Waiting.isIdle(thread)) {
      return false;
    }
    StackTraceElement top = thread.stack().get(0);
    boolean sleeps = top.getClassName().equals(THREAD) && top.getMethodName().startsWith("sleep");
    return sleeps || (thread.state().equals("RUNNABLE") && !Frames.isOfTheJdk(top));
  }
}
