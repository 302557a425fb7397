package dev.impasse.demo;

import java.util.List;
import java.util.Optional;

/** All demos, in the order in which they are listed and documented. */
final class Catalogue {

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry(MutexDemo.class, MutexDemo::main),
          new Entry(RlockDemo.class, RlockDemo::main),
          new Entry(LockDemo.class, LockDemo::main),
          new Entry(CounterDemo.class, CounterDemo::main),
          new Entry(CounterUnlockedDemo.class, CounterUnlockedDemo::main),
          new Entry(SemaphoreDemo.class, SemaphoreDemo::main),
          new Entry(SemaphoreCrossedDemo.class, SemaphoreCrossedDemo::main),
          new Entry(EventDemo.class, EventDemo::main),
          new Entry(EventTimeoutDemo.class, EventTimeoutDemo::main),
          new Entry(EventNeverDemo.class, EventNeverDemo::main),
          new Entry(ProcessesDemo.class, ProcessesDemo::main),
          new Entry(CoroutineDemo.class, CoroutineDemo::main),
          new Entry(PhilosophersDemo.class, PhilosophersDemo::main),
          new Entry(PhilosophersOrderedDemo.class, PhilosophersOrderedDemo::main),
          new Entry(TransferDemo.class, TransferDemo::main),
          new Entry(TransferOrderedDemo.class, TransferOrderedDemo::main),
          new Entry(UpgradeDemo.class, UpgradeDemo::main),
          new Entry(UpgradeRecheckedDemo.class, UpgradeRecheckedDemo::main),
          new Entry(GateDemo.class, GateDemo::main),
          new Entry(GateOpenDemo.class, GateOpenDemo::main),
          new Entry(JoinDemo.class, JoinDemo::main),
          new Entry(JoinReleasedDemo.class, JoinReleasedDemo::main));

  private Catalogue() {}

  static List<Entry> entries() {
    return ENTRIES;
  }

  static Optional<Entry> find(String name) {
    return ENTRIES.stream().filter(entry -> entry.demo().name().equals(name)).findFirst();
  }

  /**
   * One demo.
   *
   * @param type the class that carries the annotation
   * @param program its {@code main}, as a reference: no reflective frames below the demo's own in a
   *     report
   */
  record Entry(Class<?> type, Program program) {

    Demo demo() {
      Demo demo = type.getAnnotation(Demo.class);
      if (demo == null) {
        throw new AssertionError("every demo is annotated with @Demo: class=" + type.getName());
      }
      return demo;
    }

    /** Returns what a user types to run it. */
    String runLine() {
      return "impasse demo " + demo().name();
    }
  }

  /** The {@code main} of a demo. */
  @FunctionalInterface
  interface Program {
    void run(String[] args) throws Exception;
  }
}
