package dev.impasse.woven;

/** Hooks that do nothing but use some stack, and swallow what that leads to. */
public final class QuietHooks {

  static int calls;

  private QuietHooks() {}

  private static void deep(int levels) {
    if (levels > 0) {
      deep(levels - 1);
    }
    calls++;
  }

  private static void hook() {
    try {
      deep(4);
    } catch (Throwable e) {
      calls = 0;
    }
  }

  /** As in the contract. */
  public static void monitorRequest(Object object, int site) {
    hook();
  }

  /** As in the contract. */
  public static void monitorAcquired(int site) {
    hook();
  }

  /** As in the contract. */
  public static void monitorRelease(Object object, int site) {
    hook();
  }

  /** As in the contract. */
  public static void methodAcquired(Object object, int site) {
    hook();
  }

  /** As in the contract. */
  public static void methodReleased(Object object, int site) {
    hook();
  }
}
