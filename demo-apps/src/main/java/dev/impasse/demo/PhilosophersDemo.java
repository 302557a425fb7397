package dev.impasse.demo;

import java.util.List;
import java.util.concurrent.Phaser;

/**
 * Dijkstra's dining philosophers: five threads, five monitors, one cycle through all of them.
 *
 * <p>Run it with {@code impasse demo philosophers}; {@link PhilosophersOrderedDemo} is the repaired
 * counterpart.
 */
@Demo(
    name = "philosophers",
    line = "Five philosophers take the fork to their left, then want the one to their right",
    story =
        """
        Five philosophers sit around a table with five forks, one between each two, and each \
        needs the two beside the plate. All take the left one first. When everybody has it, \
        every right fork is the next one's left: a cycle of five threads and five monitors, and \
        nobody ever eats.""",
    verdict = Verdict.DETECTED,
    cycle = {"Fork", "Fork", "Fork", "Fork", "Fork"},
    counterpart = "philosophers-ordered",
    output =
        """
        Hypatia has fork 1
        Aristotle has fork 0
        Zhuangzi has fork 4
        Plato has fork 3
        Kant has fork 2
        """)
final class PhilosophersDemo {

  static final List<String> NAMES = List.of("Aristotle", "Hypatia", "Kant", "Plato", "Zhuangzi");

  private static final Phaser allHoldOne = new Phaser(NAMES.size());

  private PhilosophersDemo() {}

  /** Seats the philosophers. */
  public static void main(String[] args) {
    Fork[] forks = new Fork[NAMES.size()];
    for (int i = 0; i < forks.length; i++) {
      forks[i] = new Fork(i);
    }
    for (int i = 0; i < forks.length; i++) {
      Fork left = forks[i];
      Fork right = forks[(i + 1) % forks.length];
      new Thread(() -> dine(left, right), NAMES.get(i)).start();
    }
  }

  private static void dine(Fork left, Fork right) {
    synchronized (left) {
      System.out.println(Thread.currentThread().getName() + " has fork " + left.number());
      allHoldOne.arriveAndAwaitAdvance();
      synchronized (right) {
        System.out.println(Thread.currentThread().getName() + " eats");
      }
    }
  }
}
