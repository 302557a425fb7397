package dev.impasse.core.dump;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A wait for a connection, or for another thing of a pool that lends such. */
final class LoanWait {

  private static final int INNERMOST = 12;

  /**
   * Methods of HikariCP, DBCP, Commons Pool, c3p0, Druid, HttpClient, Jedis, Android, and alike.
   */
  private static final Set<String> BORROWS =
      Set.of(
          "borrow",
          "borrowObject",
          "borrowConnection",
          "getConnection",
          "getPooledConnection",
          "getResource",
          "waitForConnection",
          "waitForAvailable",
          "awaitAvailable",
          "acquireConnection",
          "leaseConnection",
          "checkoutConnection",
          "checkoutResource",
          "prelimCheckoutResource",
          "checkoutPooledConnection",
          "getPoolEntryBlocking",
          "takeConnection");

  private LoanWait() {}

  /** Returns the frame that borrows, null if the thread does not wait in one. */
  static @Nullable StackTraceElement of(DumpThread thread) {
    boolean inWait = !thread.stack().isEmpty() && TextThread.isWait(thread.stack().get(0));
    if (!thread.state().contains("WAITING") && !inWait) {
      return null;
    }
    for (StackTraceElement frame :
        thread.stack().subList(0, Math.min(INNERMOST, thread.stack().size()))) {
      if (BORROWS.contains(frame.getMethodName()) && !Frames.isOfTheJdk(frame)) {
        return frame;
      }
    }
    return null;
  }

  /** Returns what is waited for there. */
  static DumpLock wanted(StackTraceElement at) {
    return DumpLock.unnamed(at.getClassName());
  }
}
