package dev.impasse.junit;

import org.junit.jupiter.api.function.Executable;

/** Assertions about deadlocks. */
public final class DeadlockAssertions {

  private DeadlockAssertions() {}

  /**
   * Runs code and throws {@link DeadlockError} if it, or a thread that it started, is found in a
   * deadlock, at once if it hangs; also of one that is only predicted. Where there is no agent the
   * code runs, and then the test is aborted, or fails with {@code impasse.junit.agent=required}.
   */
  public static void assertDeadlockFree(Executable code) {
    assertDeadlockFree(FailOn.PREDICTED, code);
  }

  /**
   * Does the same for findings from a certainty on.
   *
   * @param failOn the least certain findings that fail
   */
  public static void assertDeadlockFree(FailOn failOn, Executable code) {
    DeadlockWatch watch = DeadlockWatch.get();
    try {
      if (watch.start()) {
        Guard.run(
            watch, new Subject("assertDeadlockFree", null, ""), failOn, true, () -> execute(code));
      } else {
        code.execute();
        DeadlockFreedom.abort("assertDeadlockFree", watch.settings());
      }
    } catch (Throwable t) {
      throw Guard.<RuntimeException>unchecked(t);
    }
  }

  private static boolean execute(Executable code) throws Exception {
    return DeadlockFreedom.<Boolean>proceed(
        () -> {
          code.execute();
          return true;
        });
  }
}
