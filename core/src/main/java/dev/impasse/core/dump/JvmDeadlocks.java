package dev.impasse.core.dump;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM itself found: the sections {@code Found one Java-level deadlock:} of a dump. They
 * name owners that the threads above do not show, and may stand alone.
 */
final class JvmDeadlocks {

  private static final Pattern NAME = Pattern.compile("\\s*\"(.*)\":\\s*", Pattern.DOTALL);
  private static final Pattern MONITOR =
      Pattern.compile(
          "\\s*waiting to (?:re-)?lock (?:JNI )?(?:monitor |Monitor@)\\S+"
              + " \\((?:object |Object@)((?:0x)?[0-9a-fA-F]+), an? ([^)]*)\\).*");
  private static final Pattern SYNCHRONIZER =
      Pattern.compile(
          "\\s*waiting for ownable synchronizer ((?:0x)?[0-9a-fA-F]+),? \\(an? ([^)]*)\\).*");
  private static final List<String> BEGINNINGS =
      List.of("waiting to lock monitor ", "waiting to lock Monitor@", "waiting for ownable sync");
  private static final String HELD_BY = "which is held by \"";

  /** Of threads that only the section names: no JVM has so many. */
  private static final long FIRST_NUMBER = 1_000_000_000_000_000L;

  private static final int MOST_OF_A_NAME = 10_000;

  private final Map<String, Wait> waits = new LinkedHashMap<>();
  private final Map<String, TextThread> stacks = new HashMap<>();
  private final FrameTable frames = new FrameTable();
  private boolean begun;
  private boolean open;
  private boolean inStacks;

  /** A name with a line end in it, as far as it is known; it may end with a later line. */
  private @Nullable StringBuilder name;

  /** Whose owner has such a name. */
  private @Nullable Wait ownedBy;

  private @Nullable Wait wait;
  private @Nullable TextThread thread;

  /** One thread of the section. */
  private static final class Wait {
    private @Nullable DumpLock lock;
    private @Nullable String owner;
  }

  /** Whether two lines are of such a section, whose first one may be lost. */
  static boolean beginsWith(String line, String next) {
    return line.startsWith("\"")
        && line.endsWith("\":")
        && BEGINNINGS.stream().anyMatch(next.stripLeading()::startsWith);
  }

  /** Whether lines belong to it: from its first to its last one. */
  boolean isOpen() {
    return open;
  }

  boolean isEmpty() {
    return waits.isEmpty();
  }

  /** Whether there is one, also if it could not be read, in which nobody waits for a time only. */
  boolean isOfDeadlock(List<DumpThread> threads) {
    return begun
        && threads.stream()
            .noneMatch(thread -> waits.containsKey(thread.name()) && thread.isTimed());
  }

  /** Whether an owner or a lock is missing in it. */
  boolean isCut() {
    return waits.isEmpty()
        || waits.values().stream().anyMatch(wait -> wait.lock == null || wait.owner == null);
  }

  void begin() {
    begun = true;
    open = true;
    inStacks = false;
    wait = null;
    thread = null;
    name = null;
    ownedBy = null;
  }

  void end() {
    open = false;
  }

  /** Takes a line of the section. */
  void line(String part) {
    String line = part;
    StringBuilder begun = name;
    if (begun != null) {
      begun.append('\n').append(part);
      if (ownedBy != null && part.endsWith("\"")) {
        ownedBy.owner = begun.substring(0, begun.length() - 1);
        name = null;
      } else if (ownedBy == null && part.endsWith("\":")) {
        line = begun.toString();
        name = null;
      }
      if (name != null || ownedBy != null) {
        name = begun.length() > MOST_OF_A_NAME ? null : name;
        ownedBy = name == null ? null : ownedBy;
        return;
      }
    } else if (part.startsWith("\"") && !part.endsWith("\":")) {
      name = new StringBuilder(part);
      return;
    }
    Matcher begins = NAME.matcher(line);
    if (begins.matches()) {
      String name = begins.group(1);
      if (inStacks) {
        thread = stacks.computeIfAbsent(name, who -> new TextThread(0, who, false, false, frames));
      } else {
        wait = waits.computeIfAbsent(name, who -> new Wait());
      }
    } else if (line.contains("Java stack information")) {
      inStacks = true;
      wait = null;
    } else if (thread != null) {
      thread.line(line);
    } else if (wait != null) {
      wait(wait, line);
    }
  }

  private void wait(Wait wait, String line) {
    Matcher monitor = MONITOR.matcher(line);
    Matcher synchronizer = SYNCHRONIZER.matcher(line);
    if (monitor.matches()) {
      wait.lock =
          DumpLock.monitor(DumpLock.address(monitor.group(1)), monitor.group(2).replace('/', '.'));
    } else if (synchronizer.matches()) {
      wait.lock =
          DumpLock.synchronizer(
              DumpLock.address(synchronizer.group(1)), synchronizer.group(2).replace('/', '.'));
    }
    int owner = line.indexOf(HELD_BY);
    String rest = owner < 0 ? "" : line.substring(owner + HELD_BY.length()).stripTrailing();
    if (rest.endsWith("\"")) {
      wait.owner = rest.substring(0, rest.length() - 1);
    } else if (owner >= 0) {
      name = new StringBuilder(rest);
      ownedBy = wait;
    }
  }

  /**
   * Adds what it says to the threads of the dump, and threads that the dump lacks. The JVM also
   * lists threads that a time-out will free; those stay as they are.
   *
   * @return the numbers of the threads that it is about
   */
  Set<Long> addTo(List<DumpThread> threads) {
    Map<String, List<Integer>> named = new HashMap<>();
    for (int i = 0; i < threads.size(); i++) {
      named.computeIfAbsent(threads.get(i).name(), k -> new ArrayList<>()).add(i);
    }
    Map<String, Integer> places = new HashMap<>();
    waits.forEach((who, wait) -> places.put(who, place(who, wait.lock, named, threads)));
    for (Wait wait : waits.values()) {
      String owner = wait.owner;
      if (owner != null && !places.containsKey(owner)) {
        places.put(owner, place(owner, null, named, threads));
      }
    }
    Set<Long> numbers = new TreeSet<>();
    waits.forEach(
        (who, wait) -> {
          Integer at = places.get(who);
          Integer owner = wait.owner == null ? null : places.get(wait.owner);
          if (at != null && owner != null && wait.lock != null && !threads.get(at).isTimed()) {
            threads.set(at, threads.get(at).waiting(wait.lock, threads.get(owner).id()));
            numbers.add(threads.get(at).id());
          }
        });
    return numbers;
  }

  /** Returns where the thread is; of several with one name, the one that waits for the lock. */
  private int place(
      String who,
      @Nullable DumpLock lock,
      Map<String, List<Integer>> named,
      List<DumpThread> threads) {
    List<Integer> places = named.getOrDefault(who, List.of());
    for (int place : places) {
      if (lock != null && lock.equals(threads.get(place).wants())) {
        return place;
      }
    }
    if (!places.isEmpty()) {
      return places.get(0);
    }
    TextThread stack = stacks.getOrDefault(who, new TextThread(0, who, false, false, frames));
    threads.add(stack.thread().numbered(FIRST_NUMBER + threads.size()));
    return threads.size() - 1;
  }
}
