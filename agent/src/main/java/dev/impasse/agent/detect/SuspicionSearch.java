package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.agent.site.Sites;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.waitfor.Deadlocks;
import dev.impasse.core.waitfor.WaitForGraph;
import dev.impasse.runtime.Brought;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One search for suspicions among threads that have waited for a while: takes their stacks,
 * collects {@link Evidence}, and judges the graph; where something is suspected, once more with
 * what threads that move speak against it. Used by the daemon of suspicions alone.
 */
final class SuspicionSearch {

  private static final int MOST_THREADS = 400;

  private final Sites sites;
  private final JvmInternals internals;
  private final ClassFileCache codes;
  private final ClassInits classInits;
  private final WaitAges ages;
  private final Predicate<String> isReported;
  private final @Nullable UnwovenCode unwoven;
  private boolean dependsOnOthers;
  private boolean whole = true;

  /**
   * Prepares.
   *
   * @param isReported whether a finding with a {@link #key} was reported
   * @param unwoven the code of the application if that is not woven, else null
   */
  SuspicionSearch(
      Sites sites,
      JvmInternals internals,
      ClassFileCache codes,
      ClassInits classInits,
      WaitAges ages,
      Predicate<String> isReported,
      @Nullable UnwovenCode unwoven) {
    this.unwoven = unwoven;
    this.sites = sites;
    this.internals = internals;
    this.codes = codes;
    this.classInits = classInits;
    this.ages = ages;
    this.isReported = isReported;
  }

  /** Names a finding of these very threads and locks, with its certainty. */
  static String key(Finding finding) {
    return finding.certainty() + " " + Detector.key(finding);
  }

  /** The key that a finding would have if it were suspected. */
  static String keyIfSuspected(Finding finding) {
    return Certainty.SUSPECTED + " " + Detector.key(finding);
  }

  /** Whether waits were left out of the last search, since there were so many. */
  boolean leftSomeOut() {
    return !whole;
  }

  /** Whether the last search would have come to more if others had not been there. */
  boolean dependsOnOthers() {
    return dependsOnOthers;
  }

  /**
   * Returns what is to be reported.
   *
   * @param still waits to judge; of very many, some are left out
   * @param waiting all threads that wait and have not moved
   */
  List<Finding> among(Map<Long, Waiting> still, Set<Thread> waiting) {
    whole = still.size() <= MOST_THREADS;
    if (!whole) {
      keepSome(still);
    }
    return again(still, waiting);
  }

  /** The same of waits of which none is to be left out: some of those that were judged before. */
  List<Finding> again(Map<Long, Waiting> still, Set<Thread> waiting) {
    codes.refresh();
    if (unwoven != null) {
      Brought.takeAll();
    }
    Map<Long, List<StackTraceElement>> stacks = new HashMap<>();
    IdentityHashMap<Thread, List<StackTraceElement>> stacksOf = Stacks.of(WaitAges.threads(still));
    still.forEach((id, w) -> stacks.put(id, stacksOf.getOrDefault(w.thread(), List.of())));
    classInits.among(still, stacks);
    waiting.addAll(WaitAges.threads(still));
    RecoveredSites recovered = unwoven == null ? null : placed(unwoven, still, waiting, stacks);
    List<String> left = left(waiting);
    boolean nobodyLeft = left.isEmpty();
    Evidence evidence = new Evidence(sites, internals, codes, still, stacks, nobodyLeft);
    List<Finding> found = fresh(find(still, stacks, evidence, recovered, left), still, nobodyLeft);
    if (found.stream().noneMatch(finding -> finding.certainty() == Certainty.SUSPECTED)) {
      return found;
    }
    List<Thread> moving = new ArrayList<>(internals.threads().withVirtual());
    moving.removeIf(waiting::contains);
    if (moving.size() > MOST_THREADS) {
      return found.stream().filter(f -> f.certainty() == Certainty.DETECTED).toList();
    }
    evidence.against(Stacks.of(moving));
    return fresh(find(still, stacks, evidence, recovered, left), still, nobodyLeft);
  }

  /**
   * Leaves out threads that wait in code of the JDK which the application did not call to wait, and
   * says where the others wait.
   */
  private RecoveredSites placed(
      UnwovenCode code,
      Map<Long, Waiting> still,
      Set<Thread> waiting,
      Map<Long, List<StackTraceElement>> stacks) {
    Predicate<Waiting> ofJdk =
        w -> !w.isOfApplication(stacks.getOrDefault(w.threadId(), List.of()));
    still.values().stream().filter(ofJdk).forEach(w -> waiting.remove(w.thread()));
    still.values().removeIf(ofJdk);
    stacks.keySet().retainAll(still.keySet());
    RecoveredSites recovered = code.sites(stacks, internals.monitors().of(WaitAges.threads(still)));
    still.putAll(recovered.placed(still));
    return recovered;
  }

  /** Returns who is left that could do anything: threads, and calls that come from outside. */
  private List<String> left(Set<Thread> waiting) {
    List<String> left = new ArrayList<>(internals.threads().left(waiting, internals.executors()));
    internals.outside().all().forEach(entry -> left.add(entry.what() + " may come"));
    codes.remote().forEach(remote -> left.add("a call of " + remote + " may come from outside"));
    return left;
  }

  private List<Finding> find(
      Map<Long, Waiting> still,
      Map<Long, List<StackTraceElement>> stacks,
      Evidence evidence,
      @Nullable RecoveredSites recovered,
      List<String> left) {
    GraphBuilder builder = new GraphBuilder(sites, internals, still, stacks, evidence, recovered);
    builder.classInits(classInits);
    builder.left(left);
    if (!whole) {
      builder.partial();
    }
    WaitForGraph graph = builder.build();
    dependsOnOthers = Deadlocks.dependsOnOthers(graph);
    return Deadlocks.find(graph);
  }

  /**
   * Of very many, keeps those of cycles that were not reported yet, then those who hold something:
   * the others cannot keep anybody waiting.
   */
  private void keepSome(Map<Long, Waiting> still) {
    GraphBuilder all =
        new GraphBuilder(
            sites, internals, still, Map.of(), null, unwoven == null ? null : unwoven.unread());
    all.left(List.of());
    Set<Long> kept = new HashSet<>();
    for (Finding finding : Deadlocks.detected(all.build())) {
      if (SuspicionFilter.isAnybodys(finding) && !isReported.test(keyIfSuspected(finding))) {
        finding.sides().forEach(side -> kept.add(side.thread().tid()));
      }
    }
    List<Waiting> rest = new ArrayList<>(still.values());
    rest.sort((a, b) -> Integer.compare(b.state().depth(), a.state().depth()));
    for (Waiting each : rest) {
      if (kept.size() >= MOST_THREADS) {
        break;
      }
      kept.add(each.threadId());
    }
    still.keySet().retainAll(kept);
  }

  /** Leaves out what the detector reports, what was reported, and what is not plausible. */
  private List<Finding> fresh(List<Finding> found, Map<Long, Waiting> still, boolean nobodyLeft) {
    List<Finding> fresh = new ArrayList<>();
    for (Finding finding : found) {
      boolean ours =
          finding.certainty() == Certainty.SUSPECTED
              ? SuspicionFilter.isPlausible(finding, still, nobodyLeft) && ages.isOldEnough(finding)
              : SuspicionFilter.isLeftByDetector(finding);
      if (ours && !isReported.test(key(finding))) {
        fresh.add(finding);
      }
    }
    return fresh;
  }
}
