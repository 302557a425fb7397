package dev.impasse.core.dump;

import dev.impasse.core.model.LockKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gathers the lines of one thread in a dump that is text. */
final class TextThread {

  private static final Pattern STATE = Pattern.compile("java\\.lang\\.Thread\\.State: ([A-Z_]+)");
  private static final Pattern ON =
      Pattern.compile(
          "(?:\\s*\\(in native\\)|\\s*\\(suspended\\))*\\s*on ([^\\s@]+)@([0-9a-f]+)"
              + "(?: owned by \"(.*)\" Id=(\\d{1,15}))?.*");
  private static final Pattern TIMED_PARK = Pattern.compile("parkNanos|parkUntil");

  private final FrameTable frames;
  private final long id;
  private final String name;
  private final boolean virtual;
  private final boolean daemon;
  private final List<StackTraceElement> stack = new ArrayList<>();
  private final Map<DumpLock, @Nullable StackTraceElement> holds = new LinkedHashMap<>();
  private @Nullable DumpLock wants;
  private @Nullable DumpLock waitsOn;
  private @Nullable Matcher on;
  private long ownerId;
  private String ownerName = "";
  private boolean parked;
  private boolean saysState;
  private String state = "";
  private boolean damaged;
  private boolean initialising;
  private int unread;
  private boolean namesLocks;
  private boolean cut;
  private DumpThread.Usage usage = DumpThread.Usage.UNKNOWN;

  TextThread(long id, String name, boolean virtual, boolean daemon, FrameTable frames) {
    this.frames = frames;
    this.id = id;
    this.name = name;
    this.virtual = virtual;
    this.daemon = daemon;
  }

  /** Takes what the first line says of the state and of the lock. */
  void header(ThreadHeader header) {
    state = stateOf(header.state(), header.rest());
    on(header.rest());
    usage = header.usage();
    initialising = header.rest().contains(" in Object.wait()");
  }

  /** Whether these are lines of two threads: the first line of the second is lost. */
  boolean isDamaged() {
    return damaged;
  }

  String name() {
    return name;
  }

  /** Whether nothing is known of what it does: a thread of the JVM itself, which holds nothing. */
  boolean isEmpty() {
    return !saysState && stack.isEmpty();
  }

  /** Whether its stack goes on, and the form does not show it. */
  boolean isCut() {
    return cut;
  }

  /** Returns how many lines about locks were not understood. */
  int unread() {
    return unread;
  }

  /** Whether a lock is named, of whatever use. */
  boolean namesLocks() {
    return namesLocks;
  }

  /** Returns who owns what it waits for, as the dump names it, "" if it does not. */
  String ownerName() {
    return ownerName;
  }

  void line(String line) {
    if (line.startsWith(KnownFrames.BEGINNING)) {
      frame(line);
      return;
    }
    String text = line.strip();
    if (text.startsWith("at ")) {
      frame(text);
    } else if (text.startsWith("- ")) {
      LockLine lock = LockLine.parse(text);
      if (lock != null) {
        lock(lock);
      } else if (LockLine.isMeant(text)) {
        unread++;
      }
    } else if (text.equals("...")) {
      cut = true;
    } else if (text.startsWith("on ")) {
      on(text);
    } else if (text.startsWith("java.lang.Thread.State: ")) {
      Matcher now = STATE.matcher(text);
      damaged |= saysState;
      saysState = true;
      state = now.lookingAt() ? now.group(1) : state;
    } else if (!text.isEmpty()) {
      other(text);
    }
  }

  private void frame(String line) {
    StackTraceElement frame = frames.parse(line);
    if (frame != null) {
      stack.add(frame);
      initialises(frame);
    }
  }

  private void other(String text) {
    LockLine lock = text.startsWith("waiting for ") ? LockLine.ofDebugger(text) : null;
    if (lock != null) {
      lock(lock);
    } else if (LockLine.isMeant(text)) {
      unread++;
    }
  }

  private static String stateOf(String word, String rest) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "BLOCKED", "MONITOR" -> "BLOCKED";
      case "WAITING", "WAIT" -> "WAITING";
      case "TIMED_WAITING", "TIMEDWAITING", "TIMED_WAIT" -> "TIMED_WAITING";
      default -> rest.contains("waiting for monitor entry") ? "BLOCKED" : word;
    };
  }

  private void on(String text) {
    Matcher lock = ON.matcher(text);
    if (lock.matches()) {
      namesLocks = true;
      on = lock;
    }
  }

  /** Only the thread that initialises a class runs its initialiser. */
  private void initialises(StackTraceElement frame) {
    if (frames.hasInitialisers() && frame.getMethodName().equals("<clinit>")) {
      holds.putIfAbsent(DumpLock.initialisation(frame.getClassName()), frame);
    }
  }

  private void lock(LockLine line) {
    namesLocks |= line.what() != LockLine.What.NOTHING;
    String identity = line.identity();
    String type = line.className();
    switch (line.what()) {
      case ENTERS -> wants = DumpLock.monitor(identity, type);
      case ENTERS_AGAIN -> {
        wants = DumpLock.monitor(identity, type);
        waitsOn = wants;
      }
      case WAITS_ON -> waitsOn = DumpLock.monitor(identity, type);
      case PARKED -> {
        if (isInWait()) { // of a form that has one word for both
          waitsOn = DumpLock.monitor(identity, type);
          break;
        }
        wants = DumpLock.synchronizer(identity, type);
        parked = true;
      }
      case INITIALISES -> wants = DumpLock.initialisation(type);
      case HOLDS ->
          // The outermost of several times: there it was taken.
          holds.put(
              DumpLock.monitor(identity, type),
              stack.isEmpty() ? null : stack.get(stack.size() - 1));
      case OWNS -> {
        if (!type.endsWith("ThreadPoolExecutor$Worker")) { // a mark of its own, no lock
          holds.putIfAbsent(DumpLock.synchronizer(identity, type), null);
        }
      }
      case NOTHING -> {}
    }
    boolean hasOwner = line.ownerId() > 0 || !line.ownerName().isEmpty();
    if (hasOwner && line.what() != LockLine.What.WAITS_ON) {
      ownerId = line.ownerId();
      ownerName = line.ownerName();
    }
  }

  /** Takes a lock that the form names without saying what the thread does with it. */
  private void resolve() {
    if (on != null) {
      String identity = on.group(1) + '@' + on.group(2);
      boolean owned = on.group(4) != null;
      if (state.equals("BLOCKED")) {
        wants = DumpLock.monitor(identity, on.group(1));
      } else if (isInWait()) {
        waitsOn = DumpLock.monitor(identity, on.group(1));
        owned = false;
      } else {
        wants = DumpLock.synchronizer(identity, on.group(1));
        parked = true;
      }
      if (owned) {
        ownerId = Long.parseLong(on.group(4));
        ownerName = on.group(3);
      }
    }
    if (waitsOn == null && isInWait()) {
      waitsOn = innermostMonitor();
    }
    if (waitsOn != null) { // released for that time
      holds.remove(waitsOn);
      if (state.equals("BLOCKED") && wants == null) {
        wants = waitsOn;
      }
    }
  }

  private boolean isInWait() {
    return !stack.isEmpty() && isWait(stack.get(0));
  }

  static boolean isWait(StackTraceElement frame) {
    return frame.getClassName().equals("java.lang.Object")
        && frame.getMethodName().startsWith("wait");
  }

  /** The JVM may not know on what a compiled frame waits: what the caller has entered last. */
  @SuppressWarnings("ReferenceEquality") // this very frame, not one like it further out
  private @Nullable DumpLock innermostMonitor() {
    for (StackTraceElement frame : stack) {
      if (!isWait(frame)) {
        for (Map.Entry<DumpLock, @Nullable StackTraceElement> hold : holds.entrySet()) {
          if (frame == hold.getValue() && hold.getKey().kind() == LockKind.MONITOR) {
            return hold.getKey();
          }
        }
        return null;
      }
    }
    return null;
  }

  DumpThread thread() {
    resolve();
    DumpLock lock = waitsForEver() ? wants : null;
    return new DumpThread(
        id,
        name,
        virtual,
        daemon,
        state,
        lock,
        lock == null ? signal() : null,
        lock == null ? 0 : ownerId,
        lock == null ? null : Frames.ofApplication(stack),
        holds,
        stack,
        usage);
  }

  /** Returns what it waits to be notified of, unless for a time. */
  private @Nullable DumpLock signal() {
    if (initialising && state.equals("RUNNABLE") && !isInWait() && !stack.isEmpty()) {
      return DumpLock.initialisation("a class"); // before Java 16 the dump does not say of which
    }
    return waitsOn != null && state.equals("WAITING") && isInWait()
        ? DumpLock.notification(waitsOn)
        : null;
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
