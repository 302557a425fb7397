package dev.impasse.core.dump;

import java.util.Locale;

/**
 * Read and write actions, as IDEs have them: a read-write lock of the program's own, whose holders
 * show by the methods that they are within.
 */
final class ReadActions {

  private static final int INNERMOST = 12;

  private ReadActions() {}

  /** Whether a thread waits, for a time or for ever, to write. */
  static boolean wantsToWrite(DumpThread thread) {
    return thread.state().contains("WAITING")
        && thread.stack().stream().limit(INNERMOST).anyMatch(ReadActions::isWrite);
  }

  private static boolean isWrite(StackTraceElement frame) {
    String method = frame.getMethodName().toLowerCase(Locale.ROOT);
    return !Frames.isOfTheJdk(frame)
        && method.contains("write")
        && (method.contains("lock") || method.contains("action") || method.contains("intent"));
  }

  /** Whether a thread is within a read action. */
  static boolean reads(DumpThread thread) {
    return thread.stack().stream()
        .anyMatch(
            frame ->
                !Frames.isOfTheJdk(frame)
                    && frame.getMethodName().toLowerCase(Locale.ROOT).contains("readaction"));
  }

  /** Returns the lock that it wants to write under. */
  static DumpLock lock(DumpThread writer) {
    DumpLock wants = writer.wants();
    if (wants != null) {
      return wants;
    }
    for (StackTraceElement frame : writer.stack()) {
      if (isWrite(frame)) {
        return DumpLock.unnamed(frame.getClassName());
      }
    }
    throw new AssertionError("it does not write: thread=" + writer.name());
  }
}
