package dev.impasse.core.trace;

import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.model.Definitions;
import dev.impasse.core.model.LockInfo;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Site;
import dev.impasse.core.model.ThreadInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The definitions of one trace. Filled by the first pass over the file, then only read.
 *
 * <p>A later definition of the same number replaces an earlier one: threads are renamed that way,
 * and locks get a better name.
 */
final class DefinitionTable implements Definitions, DefinitionRecords.Reader {

  private static final int MOST_FINDINGS = 10_000;

  private final Map<Integer, String> classes = new HashMap<>();
  private final Map<Integer, Site> sites = new HashMap<>();
  private final Set<String> lockThemselves = new HashSet<>();
  private final Map<Integer, ThreadInfo> threads = new TreeMap<>();
  private final Map<Integer, Integer> permits = new HashMap<>();
  private final LockDefinitions locks = new LockDefinitions();
  private final List<Map.Entry<String, String>> notes = new ArrayList<>();
  private final List<ReportedFinding> reported = new ArrayList<>();

  @Override
  public void type(int id, String name) {
    classes.put(id, name);
  }

  @Override
  public void site(Site site) {
    sites.put(site.id(), site);
    if (site.locksItself()) {
      lockThemselves.add(site.className());
    }
  }

  @Override
  public void thread(ThreadInfo thread) {
    ThreadInfo before = threads.get(thread.index());
    int parent = before != null && thread.parent() == 0 ? before.parent() : thread.parent();
    threads.put(thread.index(), thread.startedBy(parent));
  }

  @Override
  public void note(String key, String text) {
    notes.add(Map.entry(key, text));
  }

  @Override
  public boolean finding(ReportedFinding finding) {
    return reported.size() < MOST_FINDINGS && reported.add(finding);
  }

  /** Takes the definition of a lock, as it stands in a stream of events. */
  void lock(int id, int site, int classId, int hash, int kind) {
    LockDefinitions.RawLock before = locks.get(id);
    // Of two definitions the one whose site names the lock is better; the later one else.
    if (before == null || !named(before.site()) || named(site)) {
      locks.put(id, new LockDefinitions.RawLock(classId, hash, kind, site));
    }
  }

  /** Takes how many permits a semaphore had when it was first seen. */
  void permits(int lock, int count) {
    permits.putIfAbsent(lock, count);
  }

  @Override
  public int permits(int lock) {
    return permits.getOrDefault(lock, -1);
  }

  private boolean named(int site) {
    Site known = sites.get(site);
    return known != null && !known.ownerField().isEmpty();
  }

  @Override
  public Site site(int id) {
    Site site = sites.get(id);
    return site == null ? Site.unknown(id) : site;
  }

  @Override
  public List<Site> sites() {
    return sites.values().stream().sorted(Comparator.comparingInt(Site::id)).toList();
  }

  @Override
  public LockInfo lock(int id) {
    LockDefinitions.RawLock raw = locks.get(id);
    if (raw == null) {
      return LockInfo.unknown(id);
    }
    return new LockInfo(
        id,
        LockKind.ofCode(raw.kind()),
        classes.getOrDefault(raw.classId(), ""),
        raw.hash(),
        raw.site(),
        name(raw, classes.getOrDefault(raw.classId(), "")));
  }

  /** A monitor that its own class takes anywhere is named by it, whoever else took it first. */
  private String name(LockDefinitions.RawLock raw, String className) {
    boolean monitor = raw.kind() == LockKind.MONITOR.code();
    return monitor && lockThemselves.contains(className)
        ? className
        : site(raw.site()).nameOf(className);
  }

  @Override
  public LockKind kind(int lock) {
    return LockKind.ofCode(locks.kind(lock));
  }

  @Override
  public ThreadInfo thread(int index) {
    ThreadInfo thread = threads.get(index);
    return thread == null ? ThreadInfo.unknown(index) : thread;
  }

  /** Returns the numbers of the threads that were defined. */
  List<Integer> threadIds() {
    return List.copyOf(threads.keySet());
  }

  /** Returns the notes, in order: key and text. */
  List<Map.Entry<String, String>> notes() {
    return List.copyOf(notes);
  }

  /** Returns the findings that the agent reported, in order. */
  List<ReportedFinding> reported() {
    return List.copyOf(reported);
  }

  /** Whether a lock takes tickets for its releases too. */
  boolean sharedCapable(int lock) {
    return locks.sharedCapable(lock);
  }
}
