package dev.impasse.core.report;

import dev.impasse.core.model.Definitions;
import dev.impasse.core.model.LockInfo;
import dev.impasse.core.model.Site;
import dev.impasse.core.model.ThreadInfo;
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

  /** Makes the names of a trace, of which nothing was seen yet. */
  public TraceNames(Definitions definitions) {
    this.definitions = definitions;
  }

  /** Returns the names of a thing that has no definitions: a thread dump. */
  public static TraceNames none() {
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
  public void seeLock(int id) {
    if (locks.putIfAbsent(id, "") == null) {
      see(firstLock, definitions.lock(id).label(), id);
    }
  }

  /** Takes note of a thread that occurs. */
  public void seeThread(int index) {
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

  /** Returns what a lock is called. */
  public String lock(int id) {
    String label = definitions.lock(id).label();
    return Printable.name(label) + (sharedNames.contains(label) ? "#" + id : "");
  }

  /** Returns what a thread is called. */
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

  /** Returns the names of the locks that were seen. */
  public Set<String> lockNames() {
    return firstLock.keySet();
  }

  /** Returns the names of the threads that were seen. */
  public Set<String> threadNames() {
    return firstThread.keySet();
  }

  /** Returns the locks that were seen. */
  public Set<Integer> locks() {
    return locks.keySet();
  }

  /** Returns the threads that were seen. */
  public Set<Integer> threads() {
    return threads.keySet();
  }
}
