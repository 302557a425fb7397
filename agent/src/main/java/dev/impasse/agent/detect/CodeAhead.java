package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.LambdaBodies;
import dev.impasse.agent.jvm.OutsideCalls;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The calls that lie ahead: of threads that do not move, of those that do, and of code that is
 * called from outside. Found out when first asked for.
 */
final class CodeAhead {

  private final ClassFileCache codes;
  private final Map<Long, List<StackTraceElement>> stacks;
  private final Map<Long, ReachableCalls> still = new HashMap<>();
  private final Map<Long, ReachableCalls> stillWithTasks = new HashMap<>();
  private final Map<Thread, ReachableCalls> moving = new HashMap<>();
  private final Map<Class<?>, ReachableCalls> ofClasses = new HashMap<>();
  private final List<ReachableCalls> outside = new ArrayList<>();
  private boolean movingKnown;

  /**
   * Knows of threads that do not move.
   *
   * @param stacks their stacks
   */
  CodeAhead(ClassFileCache codes, Map<Long, List<StackTraceElement>> stacks) {
    this.codes = codes;
    this.stacks = stacks;
  }

  /** Adds the threads that move, and what is called from outside. */
  void add(Map<Thread, List<StackTraceElement>> others, List<OutsideCalls.Entry> entries) {
    others.forEach((thread, stack) -> moving.put(thread, ReachableCalls.of(codes, stack, true)));
    for (OutsideCalls.Entry entry : entries) {
      if (!entry.className().isEmpty()) {
        outside.add(ReachableCalls.ofClass(codes, entry.className()));
      }
    }
    codes.remote().forEach(remote -> outside.add(ReachableCalls.ofClass(codes, remote)));
    movingKnown = true;
  }

  /** Whether the threads that move were added. */
  boolean isMovingKnown() {
    return movingKnown;
  }

  /** Returns what threads that move can come to, their tasks and lambdas included. */
  Map<Thread, ReachableCalls> moving() {
    return moving;
  }

  /** Returns what a thread that moves can come to, or null. */
  @Nullable ReachableCalls ofMoving(@Nullable Thread thread) {
    return thread == null ? null : moving.get(thread);
  }

  /** Returns what can be called from outside. */
  List<ReachableCalls> outside() {
    return outside;
  }

  /** Returns what a thread that does not move would do next. */
  ReachableCalls ofStill(long id) {
    return still.computeIfAbsent(id, i -> ReachableCalls.of(codes, stack(i), false));
  }

  /** The same with the lambdas and tasks that it makes. */
  ReachableCalls ofStillWithTasks(long id) {
    return stillWithTasks.computeIfAbsent(id, i -> ReachableCalls.of(codes, stack(i), true));
  }

  /** Returns what an object would do that is called. */
  ReachableCalls ofObject(Object called, LambdaBodies lambdas) {
    return ofClasses.computeIfAbsent(
        called.getClass(), type -> ReachableCalls.ofObject(codes, type, lambdas));
  }

  private List<StackTraceElement> stack(long id) {
    return stacks.getOrDefault(id, List.of());
  }
}
