package dev.impasse.core.finding;

import dev.impasse.core.model.LockKind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Computes the name of a deadlock that stays the same from run to run.
 *
 * <p>It is made of what everybody sees who sees the deadlock: the detector, the events, lock
 * orders, an agent that came late, a thread dump. That is the kind, and, for each side, the method
 * that wants, and the type of the lock ({@link LockRef#typeLabel}); of a monitor also the method
 * that took the one that is held, where that is not the JDK's own. Fields, which a dump does not
 * show, are left out, as are the methods that took locks of {@code java.util.concurrent}. The sides
 * stand in the rotation that sorts first. Of a lock that an idle thread keeps, it is the lock and
 * where it was taken. Lines, thread names, ids, the order of discovery, and the numbers that
 * compilers and JVMs give to lambdas, anonymous classes and proxies ({@link StableNames}) do not
 * matter.
 */
public final class Fingerprint {

  private static final int DIGITS = 8;

  private Fingerprint() {}

  /** Where a side took the monitor that it holds, if everybody sees it. */
  private static String from(Side side) {
    if (side.holds().isEmpty() || side.holds().get(0).lock().kind() != LockKind.MONITOR) {
      return "";
    }
    StackTraceElement at = side.holds().get(0).acquiredAt();
    return at == null || side.holds().get(0).lock().isOfTheJdkItself() || StableNames.isOfTheJdk(at)
        ? ""
        : " from " + StableNames.ofFrame(at);
  }

  /** Returns the fingerprint of a cycle, {@value #DIGITS} hex digits. */
  public static String of(FindingKind kind, List<Side> sides) {
    boolean cycle =
        switch (kind) {
          case DEADLOCK, SELF_DEADLOCK, STARVATION -> true;
          case ORPHANED_LOCK, LEAKED_LOCK, LOST_SIGNAL -> false;
        };
    List<String> parts =
        sides.stream()
            .map(
                side ->
                    StableNames.ofFrame(side.wantsAt())
                        + " wants "
                        + side.wants().typeLabel()
                        + (cycle ? from(side) : ""))
            .toList();
    return hash(kind + "\n" + String.join("\n", smallestRotation(parts)));
  }

  /**
   * Returns the fingerprint of a lock whose holder will not give it back. Who waits for it, and
   * where, does not matter: that is whoever came first.
   *
   * @param takenAt where its holders took it
   */
  public static String ofForgotten(
      FindingKind kind, LockRef lock, List<? extends @Nullable StackTraceElement> takenAt) {
    List<String> from = takenAt.stream().map(StableNames::ofFrame).sorted().distinct().toList();
    return hash(kind + "\n" + lock.typeLabel() + " from " + String.join(", ", from));
  }

  /** Returns what a finding is about, in one line for people; the same in every run. */
  public static String headline(List<Side> sides) {
    return String.join("; ", parts(sides));
  }

  private static List<String> parts(List<Side> sides) {
    List<String> parts = new ArrayList<>(sides.size());
    for (Side side : sides) {
      Hold held = side.holds().isEmpty() ? null : side.holds().get(0);
      parts.add(
          StableNames.ofFrame(side.wantsAt())
              + " wants "
              + side.wants().stableLabel()
              + " holds "
              + (held == null
                  ? "-"
                  : held.lock().stableLabel() + " from " + StableNames.ofFrame(held.acquiredAt())));
    }
    return smallestRotation(parts);
  }

  /** Returns the rotation that sorts first: two pointers, O(n). */
  private static List<String> smallestRotation(List<String> parts) {
    int n = parts.size();
    int i = 0;
    int j = 1;
    int k = 0;
    while (i < n && j < n && k < n) {
      int order = parts.get((i + k) % n).compareTo(parts.get((j + k) % n));
      if (order == 0) {
        k++;
        continue;
      }
      if (order > 0) {
        i += k + 1;
      } else {
        j += k + 1;
      }
      if (i == j) {
        j++;
      }
      k = 0;
    }
    int start = Math.min(i, j);
    List<String> rotated = new ArrayList<>(parts.subList(start, n));
    rotated.addAll(parts.subList(0, start));
    return rotated;
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, DIGITS / 2);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
