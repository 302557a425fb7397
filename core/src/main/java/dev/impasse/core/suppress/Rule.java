package dev.impasse.core.suppress;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.Side;
import dev.impasse.core.report.FindingTree;
import dev.impasse.core.report.Suppression;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A line of a suppression file: {@code lock=Cache.* method=refresh reason=only at start}. All its
 * patterns must fit; class and method fit the same frame of any side.
 */
final class Rule extends Entry {

  private static final List<String> KEYS =
      List.of("class", "method", "lock", "kind", "fingerprint");
  private static final String REASON = "reason=";

  private final Map<String, Glob> patterns;

  private Rule(Map<String, Glob> patterns, Suppression suppression, String line) {
    super(suppression, line);
    this.patterns = patterns;
  }

  /** Reads a line that is no comment. */
  static Rule of(String line, String where) throws IOException {
    int reasonAt = line.startsWith(REASON) ? 0 : line.indexOf(" " + REASON) + 1;
    boolean given = line.startsWith(REASON) || reasonAt > 0;
    String reason = given ? line.substring(reasonAt + REASON.length()).strip() : "";
    if (reason.isEmpty()) {
      throw new SuppressionFormatException(where, "every entry needs a reason= at its end", line);
    }
    Map<String, Glob> patterns = new LinkedHashMap<>();
    for (String word : line.substring(0, reasonAt).strip().split("\\s+", -1)) {
      int equals = word.indexOf('=');
      String key = equals < 0 ? word : word.substring(0, equals);
      if (equals < 0 || !KEYS.contains(key)) {
        throw new SuppressionFormatException(
            where, "an entry takes " + String.join("=, ", KEYS) + "=", line);
      }
      String value = word.substring(equals + 1);
      patterns.put(key, Glob.of(key.equals("fingerprint") ? value.replace("#", "") : value));
    }
    return new Rule(patterns, new Suppression(reason, where, false), line);
  }

  /** Returns the name of a kind as it is written in files: {@code self-deadlock}. */
  static String id(FindingKind kind) {
    return FindingTree.word(kind).replace(' ', '-');
  }

  @Override
  boolean covers(Finding finding) {
    Glob kind = patterns.get("kind");
    if (kind != null && !kind.matches(id(finding.kind())) && !kind.matches(finding.kind().name())) {
      return false;
    }
    Glob lock = patterns.get("lock");
    if (lock != null && locks(finding).noneMatch(one -> names(lock, one))) {
      return false;
    }
    return fits("fingerprint", finding.fingerprint())
        && (frameless() || frames(finding).anyMatch(this::fits));
  }

  private boolean frameless() {
    return !patterns.containsKey("class") && !patterns.containsKey("method");
  }

  private boolean fits(StackTraceElement frame) {
    return fits("class", frame.getClassName()) && fits("method", frame.getMethodName());
  }

  private boolean fits(String key, String name) {
    Glob pattern = patterns.get(key);
    return pattern == null || pattern.matches(name);
  }

  private static boolean names(Glob pattern, LockRef lock) {
    return pattern.matches(lock.label())
        || pattern.matches(lock.stableLabel())
        || pattern.matches(lock.className());
  }

  /** Returns the locks that make the cycle, not all that a thread happens to hold. */
  private static Stream<LockRef> locks(Finding finding) {
    return finding.locks().stream();
  }

  /** Returns every known frame of the sides. */
  static Stream<StackTraceElement> frames(Finding finding) {
    List<@Nullable StackTraceElement> frames = new ArrayList<>();
    for (Side side : finding.sides()) {
      frames.add(side.wantsAt());
      side.holds().stream().map(Hold::acquiredAt).forEach(frames::add);
      frames.addAll(side.stack());
    }
    return frames.stream().filter(Objects::nonNull).map(Objects::requireNonNull);
  }
}
