package dev.impasse.core.dump;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.RootBlocker;
import dev.impasse.core.finding.Side;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.finding.WaitSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Several dumps of one program are one story: each finding is there once, with how often and for
 * how long it was seen; what was suspected of one dump and is gone in the last is refuted; what
 * nobody could prove from one dump may be proven by the next.
 */
public final class DumpSeries {

  private static final String ORPHANED =
      "no thread owned the lock in any of these dumps, and no thread that waits for it was on a"
          + " processor in between";

  private final List<ThreadDump> dumps;

  /** By key, in which dumps a finding is, and what it is in the last of them. */
  private final Map<String, List<Integer>> seenIn = new LinkedHashMap<>();

  private final Map<String, Finding> newest = new LinkedHashMap<>();

  private DumpSeries(List<ThreadDump> dumps) {
    this.dumps = List.copyOf(dumps);
    for (int i = 0; i < dumps.size(); i++) {
      ThreadDump dump = dumps.get(i);
      for (Finding finding : dump.deadlocks()) {
        String key = key(dump, finding);
        seenIn.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
        newest.put(key, finding);
      }
    }
  }

  /**
   * What dumps of one program show together.
   *
   * @param threads how many threads the largest has
   * @param findings each once
   * @param waits who blocks whom in the last one
   */
  public record Story(int threads, List<Finding> findings, WaitSummary waits) {}

  /** Tells what dumps show together, in the order in which they were made. */
  public static Story of(List<ThreadDump> dumps) {
    return new DumpSeries(dumps).story();
  }

  private Story story() {
    int threads = dumps.stream().mapToInt(dump -> dump.threads().size()).max().orElse(0);
    List<Finding> findings = new ArrayList<>();
    newest.forEach(
        (key, finding) -> {
          List<Integer> where = new ArrayList<>(new TreeSet<>(seenIn.get(key)));
          if (finding.certainty() == Certainty.DETECTED || !isRefuted(finding, where)) {
            findings.add(told(finding, where));
          }
        });
    findings.addAll(StillInitialisers.suspect(dumps, findings));
    return new Story(threads, findings, waits());
  }

  /** Whether a thread of it has ended or does something else in the last dump of its process. */
  private boolean isRefuted(Finding finding, List<Integer> where) {
    int last = lastOf(dumps.get(where.get(0)));
    ThreadDump dump = dumps.get(last);
    boolean sameForSure = !dump.process().isEmpty();
    if (!sameForSure || where.contains(last) || !dump.problems().isEmpty()) {
      return false;
    }
    Map<String, DumpThread> now = new HashMap<>();
    dump.threads().forEach(thread -> now.put(thread.id() + " " + thread.name(), thread));
    for (Side side : finding.sides()) {
      DumpThread after = now.get(side.thread().tid() + " " + side.thread().name());
      if (after == null || !after.stack().equals(side.stack())) {
        return true;
      }
    }
    return false;
  }

  private int lastOf(ThreadDump one) {
    int last = -1;
    for (int i = 0; i < dumps.size(); i++) {
      last = dumps.get(i).isOfTheSameProcessAs(one) ? i : last;
    }
    return last;
  }

  private Finding told(Finding finding, List<Integer> where) {
    ThreadDump first = dumps.get(where.get(0));
    long all = dumps.stream().filter(dump -> dump.isOfTheSameProcessAs(first)).count();
    if (all < 2) {
      return finding;
    }
    Set<Long> sides = new HashSet<>();
    finding.sides().forEach(side -> sides.add(side.thread().tid()));
    List<ThreadDump> in = where.stream().map(dumps::get).toList();
    boolean stood = DumpTimes.usedNoCpu(in, sides);
    String seen = DumpTimes.seen(in, all) + (stood ? "; its threads used no CPU time" : "");
    if (finding.certainty() != Certainty.DETECTED) {
      if (isProvenByTime(in)) {
        return ThreadDump.confirmed(finding);
      }
      boolean orphaned = finding.kind() == FindingKind.ORPHANED_LOCK && in.size() > 1;
      finding.blockedBehind().forEach(one -> sides.add(one.thread().tid()));
      if (orphaned && areOfOneProcess(in) && DumpTimes.usedNoCpu(in, sides)) {
        return finding.as(Certainty.DETECTED).because(List.of(ORPHANED, seen));
      }
    }
    List<String> why = new ArrayList<>(finding.why());
    why.add(seen);
    return finding.because(why);
  }

  /**
   * Dumps that look at one thread after the other: two with the same waits make a cycle certain.
   */
  private static boolean isProvenByTime(List<ThreadDump> in) {
    Set<String> times = new HashSet<>();
    in.stream().filter(dump -> !dump.instant()).forEach(dump -> times.add(dump.time()));
    return times.size() > 1;
  }

  private static boolean areOfOneProcess(List<ThreadDump> in) {
    return !in.get(0).process().isEmpty()
        && in.stream().allMatch(dump -> dump.process().equals(in.get(0).process()));
  }

  private WaitSummary waits() {
    List<ThreadDump> read = dumps.stream().filter(dump -> !dump.threads().isEmpty()).toList();
    if (read.isEmpty()) {
      return WaitSummary.NOTHING;
    }
    ThreadDump last = read.get(read.size() - 1);
    WaitSummary waits = last.waits();
    List<ThreadDump> same = dumps.stream().filter(dump -> dump.isOfTheSameProcessAs(last)).toList();
    if (same.size() < 2) {
      return waits;
    }
    List<Map<String, RootBlocker>> all = new ArrayList<>();
    for (ThreadDump dump : same) {
      Map<String, RootBlocker> roots = new LinkedHashMap<>();
      dump.waits().roots().forEach(root -> roots.put(key(root), root));
      all.add(roots);
    }
    List<RootBlocker> roots = new ArrayList<>();
    for (RootBlocker root : waits.roots()) {
      List<ThreadDump> in = new ArrayList<>();
      for (int i = 0; i < same.size(); i++) {
        if (all.get(i).containsKey(key(root))) {
          in.add(same.get(i));
        }
      }
      ThreadRef thread = root.thread();
      boolean stood = thread != null && DumpTimes.usedNoCpu(in, Set.of(thread.tid()));
      roots.add(root.seen(DumpTimes.seen(in, same.size()) + (stood ? ", using no CPU time" : "")));
    }
    return new WaitSummary(roots, waits.groups(), waits.idle(), waits.notes());
  }

  private static String key(RootBlocker root) {
    ThreadRef thread = root.thread();
    return (thread == null ? root.wanted().className() : thread.name() + root.stack());
  }

  /** Names a cycle of these very threads, in these very waits, of one process. */
  private static String key(ThreadDump dump, Finding finding) {
    StringBuilder key = new StringBuilder(dump.process());
    for (Side side : finding.sides()) {
      key.append('\n').append(side.thread().name());
      if (dump.hasOwnNumbers()) {
        key.append(' ').append(side.thread().tid());
      }
      key.append(' ').append(side.wants().className());
      if (!dump.instant()) { // its names are hashes, which stay, and no addresses, which move
        key.append(' ').append(side.wants().label());
      }
      side.stack().forEach(frame -> key.append(' ').append(frame));
    }
    return key.toString();
  }
}
