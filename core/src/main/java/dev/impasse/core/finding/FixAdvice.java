package dev.impasse.core.finding;

import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says in plain words what to change so that a deadlock cannot happen again; nothing where nothing
 * is known that would help.
 *
 * <p>It names the locks that the sides want of each other, and the methods between which they are
 * nested. Of two orders that would both do, it advises the one that sorts first, in every run.
 */
public final class FixAdvice {

  private static final int MOST_NAMES = 8;

  private FixAdvice() {}

  /**
   * Returns the advice for a finding, a sentence or two, or "".
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

  /** Returns the advice for a deadlock, a sentence or two, or "". */
  public static String of(List<Side> sides) {
    if (sides.size() == 1) {
      return self(sides.get(0));
    }
    List<Nesting> nestings = Nesting.of(sides);
    for (Nesting nesting : nestings) {
      if (nesting.wants().kind() == LockKind.THREAD_END) {
        return join(nesting);
      }
    }
    for (Nesting nesting : nestings) {
      if (nesting.wants().kind().isSignal()) {
        return signal(nesting);
      }
    }
    for (Nesting nesting : nestings) {
      if (nesting.isCallback()) {
        return callback(nesting);
      }
    }
    if (nestings.stream().allMatch(one -> one.isOfTheSameKindAs(nestings.get(0)))) {
      return oneKind(nestings);
    }
    return nestings.size() == 2 ? two(nestings.get(0), nestings.get(1)) : many(nestings);
  }

  private static String join(Nesting nesting) {
    LockRef held = nesting.holds();
    return "do not wait for the end of a thread while holding what it needs"
        + (held.kind() == LockKind.THREAD_END || held.kind().isSignal()
            ? "; one of these threads has to go first."
            : ": release " + held.label() + " before joining" + in(nesting.wantsAt()) + ".");
  }

  private static String signal(Nesting nesting) {
    LockRef held = nesting.holds();
    if (held.kind().isSignal() || held.kind() == LockKind.THREAD_END) {
      return "do what the other side waits for before waiting for "
          + nesting.wants().label()
          + in(nesting.wantsAt())
          + ".";
    }
    return "do not wait for "
        + nesting.wants().label()
        + in(nesting.wantsAt())
        + " while holding "
        + held.label()
        + ", which the other side needs first: release it before waiting.";
  }

  private static String callback(Nesting nesting) {
    StackTraceElement acquired = nesting.acquiredAt();
    return "do not wait for "
        + nesting.wants().label()
        + in(nesting.wantsAt())
        + ": this is a callback, which runs while "
        + (acquired == null ? "the library" : Nesting.method(acquired))
        + " holds "
        + nesting.holds().label()
        + "; do it before or after that call.";
  }

  private static String two(Nesting a, Nesting b) {
    String verb = a.wants().kind().hasPermits() ? "acquire " : "take ";
    String order = verb + a.holds().label() + " before " + a.wants().label() + " everywhere";
    String here = a.path();
    String there = b.path();
    if (here.isEmpty() || there.isEmpty()) {
      return there.isEmpty() ? order + "." : order + "; " + there + " takes them the other way.";
    }
    return here.equals(there)
        ? order + "; " + here + " takes them in both orders."
        : order + ", as " + here + " does; " + there + " takes them the other way round.";
  }

  private static String oneKind(List<Nesting> nestings) {
    String paths =
        String.join(
            " and ",
            nestings.stream()
                .map(Nesting::path)
                .filter(path -> !path.isEmpty())
                .distinct()
                .limit(MOST_NAMES)
                .toList());
    LockRef lock = nestings.get(0).wants();
    if (lock.hasNoName()) {
      return paths.isEmpty()
          ? ""
          : "give these locks one order and take them only in that order: "
              + paths
              + " can take them in a circle.";
    }
    String verb = lock.kind().hasPermits() ? "acquire" : "take";
    return verb
        + (nestings.size() == 2 ? " two" : "")
        + " locks of the kind "
        + lock.stableLabel()
        + " in one order, by an id of what they belong to (a number, a key)"
        + (paths.isEmpty()
            ? "."
            : ": "
                + paths
                + (nestings.size() == 2
                    ? " can take them in either order."
                    : " can take them in a circle."));
  }

  private static String many(List<Nesting> nestings) {
    List<String> order = new ArrayList<>();
    for (Nesting nesting : nestings.subList(0, Math.min(MOST_NAMES, nestings.size()))) {
      order.add(nesting.holds().label());
    }
    if (nestings.size() > MOST_NAMES) {
      order.add("and so on for all " + nestings.size());
    }
    String last = nestings.get(nestings.size() - 1).path();
    return "give these locks one order and take them only in that order, for example "
        + String.join(", ", order)
        + (last.isEmpty() ? "." : "; " + last + " closes the circle.");
  }

  private static String self(Side side) {
    Hold held = side.holds().isEmpty() ? null : side.holds().get(0);
    LockKind kind = side.wants().kind();
    if (kind == LockKind.THREAD_END) {
      return "a thread cannot wait for its own end" + in(side.wantsAt()) + ".";
    }
    if (kind.isSignal()) {
      return "the thread that waits" + in(side.wantsAt()) + " is the one that should go on.";
    }
    if (held != null && held.mode() == Mode.SHARED && !kind.hasPermits()) {
      return "a read lock cannot be turned into a write lock while it is held: release "
          + "it before taking the write lock, and look again at what was read"
          + in(side.wantsAt())
          + ".";
    }
    if (kind.hasPermits()) {
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

  private static String in(@Nullable StackTraceElement frame) {
    return frame == null ? "" : " (" + Nesting.method(frame) + ")";
  }
}
