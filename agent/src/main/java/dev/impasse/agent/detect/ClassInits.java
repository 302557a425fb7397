package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.agent.weave.MethodCode;
import dev.impasse.runtime.ThreadTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds threads that wait for the initialisation of a class, which no hook sees and the JVM does
 * not say: it calls them runnable.
 *
 * <p>A thread that is runnable, uses no CPU from one scan to the next, and stands in a line that
 * begins the initialisation of a class which is not initialised yet, waits for the thread that
 * initialises it: the one that has its {@code <clinit>} on its stack, or, where the superclass
 * comes first, the one that waits for that superclass. Stacks are taken only of threads that stand
 * still, once for each time they do.
 *
 * <p>Used by the daemon of suspicions alone.
 */
final class ClassInits {

  private static final int STILL_SCANS = 3;
  private static final int MOST_STACKS = 16;

  private final JvmInternals internals;
  private final ClassFileCache codes;
  private final WaitingInitialisers waiting;
  private Map<Long, Still> stills = new HashMap<>();
  private final List<Stalled> stalled = new ArrayList<>();
  private boolean foundNew;

  /** A runnable thread, and for how many scans it has used no CPU. */
  private static final class Still {
    final long cpuNanos;
    final int scans;
    @Nullable Stalled stalled;
    boolean examined;

    Still(long cpuNanos, int scans) {
      this.cpuNanos = cpuNanos;
      this.scans = scans;
    }
  }

  /**
   * A thread that may wait for an initialisation.
   *
   * @param thread the thread
   * @param stack its stack
   * @param initialising classes whose {@code <clinit>} is on its stack
   * @param loads whether it is in a method of the JDK that initialises a class
   */
  record Stalled(
      Thread thread, List<StackTraceElement> stack, Set<String> initialising, boolean loads) {}

  /**
   * One edge of the graph.
   *
   * @param thread the thread
   * @param className the class that it initialises, or waits for
   * @param frame where it waits, null for one that it initialises
   */
  record Edge(Thread thread, String className, @Nullable StackTraceElement frame) {}

  ClassInits(JvmInternals internals, ClassFileCache codes) {
    this.internals = internals;
    this.codes = codes;
    waiting = new WaitingInitialisers(internals);
  }

  /** Searches for threads that stand still; returns whether there may be a deadlock among them. */
  boolean scan() {
    foundNew = false;
    if (!Management.tellsCpuTime()) {
      return false;
    }
    Map<Long, Still> now = new HashMap<>();
    stalled.clear();
    int stacks = 0;
    boolean initialises = false;
    List<Thread> running = new ArrayList<>(internals.threads().runnableVirtual());
    for (Thread thread : internals.threads().ofApplication()) {
      if (ThreadTable.stateOf(thread) == Thread.State.RUNNABLE) {
        running.add(thread);
      }
    }
    for (Thread thread : running) {
      long id = ThreadTable.idOf(thread);
      // A virtual thread that waits for a class keeps its carrier, whose time stands still too.
      Thread carrier = internals.threads().carrierOf(thread);
      boolean virtual = ThreadTable.isVirtual(thread);
      if (virtual && carrier == null) {
        continue;
      }
      long cpu = Management.cpuNanos(carrier == null ? id : ThreadTable.idOf(carrier));
      Still before = stills.get(id);
      boolean same = before != null && before.cpuNanos == cpu;
      Still still = new Still(cpu, before != null && same ? before.scans + 1 : 1);
      if (before != null && same) {
        still.examined = before.examined;
        still.stalled = before.stalled;
      }
      if (still.scans >= STILL_SCANS && !still.examined && stacks++ < MOST_STACKS) {
        still.examined = true;
        still.stalled = examine(thread);
        foundNew |= still.stalled != null;
      }
      if (still.stalled != null) {
        stalled.add(still.stalled);
        initialises |= !still.stalled.initialising().isEmpty();
      }
      now.put(id, still);
    }
    stills = now;
    return initialises && stalled.size() > 1;
  }

  /** Whether the last {@link #scan} found a thread that had not stood still before. */
  boolean foundNew() {
    return foundNew;
  }

  private static @Nullable Stalled examine(Thread thread) {
    List<StackTraceElement> stack = Stacks.of(thread);
    Set<String> initialising = new HashSet<>();
    for (StackTraceElement frame : stack) {
      if (frame.getMethodName().equals("<clinit>")) {
        initialising.add(frame.getClassName());
      }
    }
    if (stack.isEmpty()) {
      return null;
    }
    StackTraceElement top = stack.get(0);
    boolean loads =
        (top.getClassName().equals("java.lang.Class") && top.getMethodName().startsWith("forName"))
            || top.getMethodName().startsWith("ensureClassInitialized");
    boolean jdk = top.getClassName().startsWith("java.") || top.getClassName().startsWith("jdk.");
    return top.isNativeMethod() && !loads
        ? null
        : jdk && !loads ? null : new Stalled(thread, stack, initialising, loads);
  }

  /**
   * Also finds initialisers that wait for something else.
   *
   * @param still threads that do not move; who waits for such a class is added
   * @param stacks their stacks
   */
  void among(Map<Long, Waiting> still, Map<Long, List<StackTraceElement>> stacks) {
    waiting.find(still, stacks);
  }

  /** Returns who waits for which class, and who initialises it; {@link #among} came before. */
  void edges(List<Edge> waits, List<Edge> holds) {
    Map<String, Thread> initialisedBy = new HashMap<>(waiting.initialisedBy());
    for (Stalled one : stalled) {
      for (String name : one.initialising()) {
        initialisedBy.put(name, one.thread());
      }
    }
    initialisedBy.forEach((name, thread) -> holds.add(new Edge(thread, name, null)));
    Map<Thread, String> awaited = new HashMap<>();
    for (Stalled one : stalled) {
      String name = awaited(one);
      if (name == null) {
        continue;
      }
      awaited.put(one.thread(), name);
      Thread by = initialisedBy.get(name);
      if (by != null && by != one.thread()) {
        waits.add(new Edge(one.thread(), name, Stacks.ofApplication(one.stack())));
      }
    }
    for (Edge wait : waiting.waits()) {
      if (!awaited.containsKey(wait.thread())) {
        waits.add(wait);
      }
    }
    superclasses(initialisedBy, awaited, waits, holds);
  }

  /**
   * A class is awaited that no stack shows the initialiser of, and its superclass is being
   * initialised: then its initialiser, which stands still too, waits for the superclass.
   */
  private void superclasses(
      Map<String, Thread> initialisedBy,
      Map<Thread, String> awaited,
      List<Edge> waits,
      List<Edge> holds) {
    awaited.forEach(
        (waiter, name) -> {
          String superclass = initialisedBy.containsKey(name) ? null : superclass(name);
          Thread first = superclass == null ? null : initialisedBy.get(superclass);
          if (superclass == null || first == null) {
            return;
          }
          for (Stalled one : stalled) {
            boolean isIt = one.loads() || name.equals(awaited.get(one.thread()));
            if (one.thread() != first && one.thread() != waiter && isIt) {
              holds.add(new Edge(one.thread(), name, null));
              waits.add(new Edge(one.thread(), superclass, Stacks.ofApplication(one.stack())));
              waits.add(new Edge(waiter, name, frameOf(waiter)));
              return;
            }
          }
        });
  }

  private @Nullable StackTraceElement frameOf(Thread thread) {
    for (Stalled one : stalled) {
      if (one.thread() == thread) {
        return Stacks.ofApplication(one.stack());
      }
    }
    return null;
  }

  private @Nullable String superclass(String name) {
    Class<?> type = codes.loaded(name);
    Class<?> above = type == null ? null : type.getSuperclass();
    return above == null ? null : above.getName();
  }

  /** Returns the class that the line in which a thread stands begins to initialise, or null. */
  private @Nullable String awaited(Stalled one) {
    if (one.loads()) {
      return null;
    }
    StackTraceElement top = one.stack().get(0);
    MethodCode code = codes.at(top);
    if (code == null) {
      return null;
    }
    for (String internalName : code.classesInitialisedIn(top.getLineNumber())) {
      String name = internalName.replace('/', '.');
      Class<?> type = codes.loaded(name);
      if (type != null && !one.initialising().contains(name) && !internals.isInitialised(type)) {
        return name;
      }
    }
    return null;
  }

  /** Returns the stack of a stalled thread. */
  List<StackTraceElement> stackOf(Thread thread) {
    for (Stalled one : stalled) {
      if (one.thread() == thread) {
        return one.stack();
      }
    }
    return List.of();
  }
}
