package dev.impasse.core.finding;

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
 * <p>It is made of the kind, and, for each side, of the names of the locks (without identity
 * hashes) and of the methods in which they were taken and are wanted, in the rotation that sorts
 * first; of a lock that an idle thread keeps, only of the lock and where it was taken. Lines,
 * thread names, ids, the order of discovery, and the numbers that compilers and JVMs give to
 * lambdas, anonymous classes and proxies ({@link StableNames}) do not matter.
 */
public final class Fingerprint {

  private static final int DIGITS = 8;

  private Fingerprint() {}

  /** Returns the fingerprint of a cycle, {@value #DIGITS} hex digits. */
  public static String of(FindingKind kind, List<Side> sides) {
    return hash(kind + "\n" + String.join("\n", parts(sides)));
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
    return hash(kind + "\n" + lock.stableLabel() + " from " + String.join(", ", from));
  }

  /** Returns what the fingerprint is made of, in one line for people; the same in every run. */
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
