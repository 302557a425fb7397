package dev.impasse.core.dump;

import dev.impasse.core.model.LockKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gathers the lines of one thread in a dump that is text. */
final class TextThread {

  private static final Pattern STATE = Pattern.compile("^\\s+java\\.lang\\.Thread\\.State: (\\w+)");
  private static final Pattern FRAME = Pattern.compile("^\\s+at (.*)$");
  private static final Pattern LOCK =
      Pattern.compile(
          "^\\s+- (waiting to lock|waiting to re-lock in wait\\(\\)|locked|waiting on|"
              + "parking to wait for) +<(0x[0-9a-f]+)> \\(an? ([^)]*)\\)\\s*$");
  private static final Pattern INIT =
      Pattern.compile("^\\s+- waiting on the Class initialization monitor for (\\S+)\\s*$");
  private static final Pattern OWNED =
      Pattern.compile("^\\s+- <(0x[0-9a-f]+)> \\(an? ([^)]*)\\)\\s*$");
  private static final Pattern TIMED_PARK = Pattern.compile("parkNanos|parkUntil");

  private final long id;
  private final String name;
  private final boolean virtual;
  private final boolean daemon;
  private final List<StackTraceElement> stack = new ArrayList<>();
  private final Map<DumpLock, StackTraceElement> holds = new LinkedHashMap<>();
  private @Nullable DumpLock wants;
  private boolean parked;
  private String notHeld = "";
  private String state = "";
  private boolean damaged;

  TextThread(long id, String name, boolean virtual, boolean daemon) {
    this.id = id;
    this.name = name;
    this.virtual = virtual;
    this.daemon = daemon;
  }

  /** Whether these are lines of two threads: the first line of the second is lost. */
  boolean isDamaged() {
    return damaged;
  }

  String name() {
    return name;
  }

  void line(String line) {
    Matcher frame = FRAME.matcher(line);
    if (frame.matches()) {
      StackTraceElement parsed = Frames.parse(frame.group(1));
      if (parsed != null) {
        stack.add(parsed);
        initialises(parsed);
      }
      return;
    }
    Matcher lock = LOCK.matcher(line);
    Matcher init = INIT.matcher(line);
    Matcher owned = OWNED.matcher(line);
    Matcher now = STATE.matcher(line);
    if (now.find()) {
      damaged |= !state.isEmpty();
      state = now.group(1);
    } else if (lock.matches()) {
      lock(lock.group(1), lock.group(2), lock.group(3));
    } else if (init.matches()) {
      wants = DumpLock.initialisation(init.group(1));
    } else if (owned.matches()) {
      holds.putIfAbsent(DumpLock.synchronizer(owned.group(1), owned.group(2)), null);
    }
  }

  /** Only the thread that initialises a class runs its initialiser. */
  private void initialises(StackTraceElement frame) {
    if (frame.getMethodName().equals("<clinit>")) {
      holds.putIfAbsent(DumpLock.initialisation(frame.getClassName()), frame);
    }
  }

  private void lock(String what, String address, String type) {
    switch (what) {
      case "waiting to lock" -> wants = DumpLock.monitor(address, type);
      case "waiting to re-lock in wait()" -> {
        wants = DumpLock.monitor(address, type);
        notHeld = address;
      }
      case "waiting on" -> notHeld = address; // in Object.wait: given back for that time
      case "locked" -> {
        if (!address.equals(notHeld)) {
          // The outermost of several times: there it was taken.
          holds.put(
              DumpLock.monitor(address, type),
              stack.isEmpty() ? null : stack.get(stack.size() - 1));
        }
      }
      default -> {
        wants = DumpLock.synchronizer(address, type);
        parked = true;
      }
    }
  }

  DumpThread thread() {
    DumpLock lock = waitsForEver() ? wants : null;
    return new DumpThread(
        id,
        name,
        virtual,
        daemon,
        lock,
        0,
        lock == null ? null : Frames.ofApplication(stack),
        holds,
        stack);
  }

  /** A virtual thread on its carrier has no state in the dump: its frames tell. */
  private boolean waitsForEver() {
    if (wants == null || state.equals("TIMED_WAITING")) {
      return false;
    }
    if (parked && wants.kind() == LockKind.CUSTOM_LOCK && holds.containsKey(wants)) {
      return false; // an owner that waits for others to leave, as far as we know
    }
    return !parked
        || state.equals("WAITING")
        || (virtual
            && stack.stream().noneMatch(f -> TIMED_PARK.matcher(f.getMethodName()).matches()));
  }
}
