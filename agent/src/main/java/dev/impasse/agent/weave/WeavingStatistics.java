package dev.impasse.agent.weave;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what the weaver saw, wove and left alone.
 *
 * <p>Safe for use by many threads; a reading while classes load is approximate. Keeps the first
 * names of each reason, {@value #SAMPLE} of them if not said otherwise.
 */
public final class WeavingStatistics {

  private static final int SAMPLE = 20;
  private static final int SHOWN = 3;

  private final int kept;

  private final LongAdder seen = new LongAdder();
  private final LongAdder woven = new LongAdder();
  private final LongAdder withoutLocks = new LongAdder();
  private final Map<SkipReason, Reason> reasons = new EnumMap<>(SkipReason.class);

  /** Creates counters at zero. */
  public WeavingStatistics() {
    this(SAMPLE);
  }

  /** Creates counters at zero that keep that many names per reason. */
  public WeavingStatistics(int kept) {
    this.kept = kept;
    for (SkipReason reason : SkipReason.values()) {
      reasons.put(reason, new Reason());
    }
  }

  /** Returns the number of classes offered to the weaver. */
  public long seen() {
    return seen.sum();
  }

  /** Returns the number of classes that were changed; a retransformed class counts again. */
  public long woven() {
    return woven.sum();
  }

  /** Returns the number of classes in which nothing had to be woven. */
  public long withoutLocks() {
    return withoutLocks.sum();
  }

  /** Returns how many classes, methods or calls were left alone for the reason. */
  public long skipped(SkipReason reason) {
    return reason(reason).count.sum();
  }

  /** Returns the first names that were left alone for the reason: classes, or {@code C.m(..)}. */
  public List<String> sample(SkipReason reason) {
    return List.copyOf(reason(reason).names);
  }

  /** Returns the reasons that occurred, with their counts, in the order of {@link SkipReason}. */
  public Map<SkipReason, Long> skipped() {
    Map<SkipReason, Long> counts = new EnumMap<>(SkipReason.class);
    reasons.forEach(
        (reason, entry) -> {
          if (entry.count.sum() > 0) {
            counts.put(reason, entry.count.sum());
          }
        });
    return Collections.unmodifiableMap(counts);
  }

  /** Returns a sentence for each reason why code of the program itself is not woven. */
  public List<String> gaps() {
    List<String> sentences = new ArrayList<>();
    skipped()
        .forEach(
            (reason, count) -> {
              if (reason.isGap()) {
                sentences.add("not woven, " + reason.reason() + ": " + counted(reason, count));
              }
            });
    return sentences;
  }

  private String counted(SkipReason reason, long count) {
    List<String> names = sample(reason);
    List<String> shown = names.subList(0, Math.min(SHOWN, names.size()));
    return count + " (" + String.join(", ", shown) + (count > shown.size() ? ", ...)" : ")");
  }

  /** Returns all of it in lines, with the first few names of each reason. */
  public String text() {
    StringBuilder text = new StringBuilder("impasse: classes seen ").append(seen());
    text.append(", woven ").append(woven()).append(", without locks ").append(withoutLocks());
    skipped()
        .forEach(
            (reason, count) ->
                text.append("\nimpasse: left alone, ")
                    .append(reason.reason())
                    .append(": ")
                    .append(counted(reason, count)));
    return text.append('\n').toString();
  }

  void countSeen() {
    seen.increment();
  }

  void countWoven() {
    woven.increment();
  }

  void countWithoutLocks() {
    withoutLocks.increment();
  }

  void countSkipped(SkipReason reason, String name) {
    Reason entry = reason(reason);
    entry.count.increment();
    if (entry.count.sum() <= kept && (kept == Integer.MAX_VALUE || entry.names.size() < kept)) {
      entry.names.add(name);
    }
  }

  private Reason reason(SkipReason reason) {
    Reason entry = reasons.get(reason);
    if (entry == null) {
      throw new AssertionError("no counter: reason=" + reason);
    }
    return entry;
  }

  private static final class Reason {
    final LongAdder count = new LongAdder();
    // No queue: those are woven, and this is called in the midst of loading classes.
    final Set<String> names = new ConcurrentSkipListSet<>();
  }
}
