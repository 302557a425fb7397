package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import dev.impasse.runtime.ThreadView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Classes whose initialisers wait, whatever for: who runs one holds its class meanwhile, and others
 * wait for that. Who does is asked of the JVM, when there is such an initialiser, for it may be
 * anywhere: in a lambda, which no stack shows, or in native code.
 *
 * <p>Used by the daemon of suspicions alone.
 */
final class WaitingInitialisers {

  private final JvmInternals internals;
  private Map<String, Thread> initialisedBy = Map.of();
  private final List<ClassInits.Edge> waits = new ArrayList<>();

  WaitingInitialisers(JvmInternals internals) {
    this.internals = internals;
  }

  /**
   * Finds them, and who waits for them.
   *
   * @param still threads that do not move; who waits for such a class is one of them afterwards
   * @param stacksOf their stacks
   */
  void find(Map<Long, Waiting> still, Map<Long, List<StackTraceElement>> stacksOf) {
    waits.clear();
    initialisedBy = new HashMap<>();
    still.forEach(
        (id, waiting) -> {
          for (StackTraceElement frame : stacksOf.getOrDefault(id, List.of())) {
            if (frame.getMethodName().equals("<clinit>")) {
              initialisedBy.put(frame.getClassName(), waiting.thread());
            }
          }
        });
    if (initialisedBy.isEmpty()) {
      return;
    }
    Map<Long, String> awaited = internals.threadPrint().classesAwaited();
    List<Thread> waiters = new ArrayList<>();
    for (Thread thread : internals.threads().withVirtual()) {
      String name = awaited.get(ThreadTable.idOf(thread));
      if (name != null && initialisedBy.containsKey(name)) {
        waiters.add(thread);
      }
    }
    Stacks.of(waiters)
        .forEach(
            (thread, stack) -> {
              long id = ThreadTable.idOf(thread);
              String name = awaited.getOrDefault(id, "");
              waits.add(new ClassInits.Edge(thread, name, Stacks.ofApplication(inSources(stack))));
              stacksOf.put(id, stack);
              ThreadState state = stateOf(thread);
              if (state != null) {
                still.putIfAbsent(
                    id, new Waiting(state, thread, id, state.stateWord(), List.of(), null));
              }
            });
  }

  private static @Nullable ThreadState stateOf(Thread thread) {
    ThreadTable.observe(thread);
    ThreadState state = ThreadTable.find(ThreadTable.idOf(thread));
    return state == null && ThreadTable.isVirtual(thread) ? ThreadView.unseen(thread) : state;
  }

  /** Leaves out frames of lambdas, whose classes have another name each time. */
  private static List<StackTraceElement> inSources(List<StackTraceElement> stack) {
    return stack.stream().filter(frame -> !ReachableCalls.isLambda(frame)).toList();
  }

  /** Returns who initialises which class. */
  Map<String, Thread> initialisedBy() {
    return initialisedBy;
  }

  /** Returns who waits for one of these classes, by the JVM's word. */
  List<ClassInits.Edge> waits() {
    return waits;
  }
}
