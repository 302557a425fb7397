package dev.impasse.core.trace;

import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.model.Definitions;
import dev.impasse.core.model.LockInfo;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Site;
import dev.impasse.core.model.ThreadInfo;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The definitions of one trace. Filled by the first pass over the file, then only read.
 *
 * <p>A later definition of the same number replaces an earlier one: threads are renamed that way,
 * and locks get a better name.
 */
final class DefinitionTable implements Definitions {

  private static final int MOST_FINDINGS = 10_000;

  private final Map<Integer, String> classes = new HashMap<>();
  private final Map<Integer, Site> sites = new HashMap<>();
  private final Set<String> lockThemselves = new HashSet<>();
  private final Map<Integer, ThreadInfo> threads = new TreeMap<>();
  private final Map<Integer, Integer> permits = new HashMap<>();
  private final LockDefinitions locks = new LockDefinitions();
  private final List<Map.Entry<String, String>> notes = new ArrayList<>();
  private final List<ReportedFinding> reported = new ArrayList<>();

  /**
   * Takes one record.
   *
   * @param record its bytes behind the length
   * @return false if it does not have the form of its type
   */
  boolean take(ByteBuffer record) {
    try {
      switch (record.get()) {
        case TraceFormat.DEFINES_CLASS -> classes.put(record.getInt(), string(record));
        case TraceFormat.DEFINES_SITE -> site(record);
        case TraceFormat.DEFINES_THREAD -> thread(record);
        case TraceFormat.NOTE -> notes.add(Map.entry(string(record), string(record)));
        case TraceFormat.FINDING -> {
          return finding(record);
        }
        default -> {
          return false;
        }
      }
      return true;
    } catch (BufferUnderflowException cut) {
      return false;
    }
  }

  private boolean finding(ByteBuffer record) {
    Optional<ReportedFinding> finding =
        reported.size() < MOST_FINDINGS ? FindingReader.read(record) : Optional.empty();
    finding.ifPresent(reported::add);
    return finding.isPresent();
  }

  private void site(ByteBuffer record) {
    int id = record.getInt();
    String className = string(record);
    String method = string(record);
    String descriptor = string(record);
    String file = string(record);
    int line = record.getInt();
    Site site =
        new Site(
            id,
            className,
            method,
            descriptor,
            file,
            line,
            string(record),
            string(record),
            string(record));
    sites.put(id, site);
    if (site.locksItself()) {
      lockThemselves.add(className);
    }
  }

  private void thread(ByteBuffer record) {
    int index = record.getInt();
    long tid = record.getLong();
    int flags = record.get();
    int parent = record.getInt();
    String name = string(record);
    ThreadInfo before = threads.get(index);
    int knownParent = parent == 0 && before != null ? before.parent() : parent;
    threads.put(
        index, new ThreadInfo(index, tid, name, (flags & 1) != 0, (flags & 2) != 0, knownParent));
  }

  private static String string(ByteBuffer record) {
    int length = Short.toUnsignedInt(record.getShort());
    if (length > record.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    record.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Takes the definition of a lock, as it stands in a stream of events. */
  void lock(int id, int site, int classId, int hash, int kind) {
    LockDefinitions.RawLock before = locks.get(id);
    // Of two definitions the one whose site names the lock is better; the later one else.
    if (before == null || !named(before.site()) || named(site)) {
      locks.put(id, new LockDefinitions.RawLock(classId, hash, kind, site));
    }
  }

  /** Takes how many permits a semaphore had when it was first met. */
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
