package dev.impasse.core.finding;

import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says in plain words what to change so that a deadlock cannot happen again. */
public final class FixAdvice {

  private static final int MOST_NAMES = 8;

  private FixAdvice() {}

  /**
   * Returns the advice for a finding, a sentence or two.
   *
   * @param gone who was to come and will not
   */
  public static String of(FindingKind kind, List<Side> sides, List<ThreadRef> gone) {
    Side first = sides.get(0);
    String name = first.wants().label();
    String who = gone.isEmpty() ? "its holder" : '"' + gone.get(0).label() + '"';
    return switch (kind) {
      case DEADLOCK, SELF_DEADLOCK -> of(sides);
      case STARVATION ->
          "do not wait, in a task"
              + in(first.wantsAt())
              + ", for another task of the same threads: let it run in an executor of its own, or "
              + "go on in a callback when it is done.";
      case ORPHANED_LOCK ->
          "release "
              + name
              + " in a finally block: "
              + who
              + " ended, perhaps by an exception, and nobody else can.";
      case LEAKED_LOCK ->
          "release "
              + name
              + " in a finally block of the task that takes it: "
              + who
              + " went back to its pool with it.";
      case LOST_SIGNAL ->
          "set a flag under the lock and look at it before waiting"
              + in(first.wantsAt())
              + ", give the signal in a finally block, and wait with a time-out where the other "
              + "side may fail.";
    };
  }

  /** Returns the advice for a deadlock, a sentence or two. */
  public static String of(List<Side> sides) {
    if (sides.size() == 1) {
      return self(sides.get(0));
    }
    for (Side side : sides) {
      if (side.wants().kind() == LockKind.THREAD_END) {
        Hold held = first(side);
        return "do not wait for the end of a thread while holding what it needs"
            + (held == null || held.lock().kind() == LockKind.THREAD_END
                ? "; one of these threads has to go first."
                : ": release "
                    + held.lock().label()
                    + " before joining"
                    + in(side.wantsAt())
                    + ".");
      }
    }
    for (Side side : sides) {
      if (side.wants().kind().isSignal()) {
        return signal(side);
      }
    }
    if (sides.size() == 2) {
      return two(sides.get(0), sides.get(1));
    }
    String kind = sides.get(0).wants().stableLabel();
    if (sides.stream().allMatch(side -> side.wants().stableLabel().equals(kind))) {
      return "take locks of the kind "
          + kind
          + " in one fixed order of your own (a number, a key): "
          + method(sides.get(0).wantsAt(), sides.get(0).thread().label())
          + " can meet them in a circle.";
    }
    List<String> order = new ArrayList<>();
    for (Side side : sides.subList(0, Math.min(MOST_NAMES, sides.size()))) {
      order.add(side.wants().label());
    }
    if (sides.size() > MOST_NAMES) {
      order.add("and so on for all " + sides.size());
    }
    Side last = sides.get(sides.size() - 1);
    return "give these locks one order and take them only in that order, for example "
        + String.join(", ", order)
        + "; "
        + method(last.wantsAt(), last.thread().label())
        + " closes the circle.";
  }

  private static String signal(Side side) {
    Hold held = first(side);
    return "do not wait for "
        + side.wants().label()
        + in(side.wantsAt())
        + (held == null
            ? " before the other side has what it needs to go on."
            : " while holding "
                + held.lock().label()
                + ", which the other side needs first: release it before waiting.");
  }

  private static String two(Side a, Side b) {
    Hold first = first(a);
    if (first == null) {
      return "do not wait while holding what the other thread needs.";
    }
    String verb = a.wants().kind() == LockKind.SEMAPHORE ? "acquire" : "take";
    String outer = first.lock().label();
    String inner = a.wants().label();
    String there = method(a.wantsAt(), a.thread().label());
    String here = method(b.wantsAt(), b.thread().label());
    if (outer.equals(inner)) {
      return verb
          + " locks of the kind "
          + first.lock().stableLabel()
          + " in one fixed order of your own (a number, a key): "
          + there
          + (there.equals(here) ? "" : " and " + here)
          + " can meet them in either order.";
    }
    return verb
        + " "
        + inner
        + " before "
        + outer
        + " everywhere; "
        + there
        + (there.equals(here)
            ? " takes them in both orders."
            : " takes them the other way round from " + here + ".");
  }

  private static String self(Side side) {
    Hold held = first(side);
    LockKind kind = side.wants().kind();
    if (kind == LockKind.THREAD_END) {
      return "a thread cannot wait for its own end" + in(side.wantsAt()) + ".";
    }
    if (kind.isSignal()) {
      return "the thread that waits" + in(side.wantsAt()) + " is the one that should go on.";
    }
    if (held != null && held.mode() == Mode.SHARED && kind != LockKind.SEMAPHORE) {
      return "a read lock cannot be turned into a write lock while it is held: release "
          + "it before taking the write lock, and look again at what was read"
          + in(side.wantsAt())
          + ".";
    }
    if (kind == LockKind.SEMAPHORE) {
      return "the thread waits for permits of "
          + side.wants().label()
          + " that it holds itself: release them first, or acquire all it needs at once"
          + in(side.wantsAt())
          + ".";
    }
    return side.wants().label()
        + " is not re-entrant: do not take it again while holding it"
        + in(side.wantsAt())
        + ", or use a ReentrantLock.";
  }

  private static @Nullable Hold first(Side side) {
    return side.holds().isEmpty() ? null : side.holds().get(0);
  }

  private static String in(@Nullable StackTraceElement frame) {
    return frame == null ? "" : " (" + method(frame, "") + ")";
  }

  private static String method(@Nullable StackTraceElement frame, String otherwise) {
    if (frame == null) {
      return otherwise;
    }
    String type = frame.getClassName();
    return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethodName();
  }
}
