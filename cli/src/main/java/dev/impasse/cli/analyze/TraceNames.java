package dev.impasse.cli.analyze;

import dev.impasse.core.model.Definitions;
import dev.impasse.core.model.LockInfo;
import dev.impasse.core.model.Site;
import dev.impasse.core.model.ThreadInfo;
import dev.impasse.core.report.Printable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the threads and locks of a trace are called in print. Two locks, or two threads, of one name
 * are told apart by their numbers.
 */
public final class TraceNames {

  private final Definitions definitions;
  private final Map<String, Integer> firstLock = new TreeMap<>();
  private final Map<String, Integer> firstThread = new TreeMap<>();
  private final Set<String> sharedNames = new HashSet<>();
  private final Map<Integer, String> locks = new HashMap<>();
  private final Map<Integer, String> threads = new HashMap<>();

  TraceNames(Definitions definitions) {
    this.definitions = definitions;
  }

  /** Returns the names of a thing that has no definitions: a thread dump. */
  static TraceNames none() {
    return new TraceNames(
        new Definitions() {
          @Override
          public Site site(int id) {
            return Site.unknown(id);
          }

          @Override
          public LockInfo lock(int id) {
            return LockInfo.unknown(id);
          }

          @Override
          public ThreadInfo thread(int index) {
            return ThreadInfo.unknown(index);
          }
        });
  }

  /** Takes note of a lock that occurs. */
  void seeLock(int id) {
    if (locks.putIfAbsent(id, "") == null) {
      see(firstLock, definitions.lock(id).label(), id);
    }
  }

  /** Takes note of a thread that occurs. */
  void seeThread(int index) {
    if (threads.putIfAbsent(index, "") == null) {
      see(firstThread, definitions.thread(index).name(), index);
    }
  }

  private void see(Map<String, Integer> first, String name, int id) {
    Integer other = first.putIfAbsent(name, id);
    if (other != null && other != id) {
      sharedNames.add(name);
    }
  }

  public String lock(int id) {
    String label = definitions.lock(id).label();
    return Printable.name(label) + (sharedNames.contains(label) ? "#" + id : "");
  }

  public String thread(int index) {
    String name = definitions.thread(index).name();
    if (name.isEmpty()) {
      return "thread#" + index;
    }
    return Printable.name(name) + (sharedNames.contains(name) ? "#" + index : "");
  }

  /** Returns where a site is, with {@code at}, or nothing when that is not known. */
  public String place(int site) {
    Site known = definitions.site(site);
    return known.known() ? "at " + Printable.name(known.frame().toString()) : "";
  }

  /** Whether a lock goes by a name: its label, with or without number, or the last part of it. */
  public boolean isLock(int id, String name) {
    String label = definitions.lock(id).label();
    return label.equals(name)
        || lock(id).equals(name)
        || label.substring(label.lastIndexOf('.') + 1).equals(name);
  }

  /** Whether a thread goes by a name, with or without number. */
  public boolean isThread(int index, String name) {
    return definitions.thread(index).name().equals(name) || thread(index).equals(name);
  }

  public Set<String> lockNames() {
    return firstLock.keySet();
  }

  public Set<String> threadNames() {
    return firstThread.keySet();
  }

  public Set<Integer> locks() {
    return locks.keySet();
  }

  public Set<Integer> threads() {
    return threads.keySet();
  }
}
