package dev.impasse.demo;

/**
 * The repaired counterpart of {@link PhilosophersDemo}: everybody takes the fork with the lower
 * number first.
 *
 * <p>Run it with {@code impasse demo philosophers-ordered}.
 */
@Demo(
    name = "philosophers-ordered",
    line = "The same, but each takes the fork with the lower number first: all eat",
    story =
        """
        The forks have numbers, and everybody takes the lower one first. Four philosophers go on \
        as before; the fifth sits between the last fork and the first, and now takes the first \
        one first. With one order for all locks there is no cycle, in any schedule. Each \
        philosopher eats a hundred times.""",
    verdict = Verdict.CLEAN,
    counterpart = "philosophers",
    output =
        """
        Hypatia has eaten 100 times
        Plato has eaten 100 times
        Aristotle has eaten 100 times
        Zhuangzi has eaten 100 times
        Kant has eaten 100 times
        """)
final class PhilosophersOrderedDemo {

  private static final int MEALS = 100;

  private PhilosophersOrderedDemo() {}

  /** Seats the philosophers and waits until all have eaten. */
  public static void main(String[] args) throws InterruptedException {
    Fork[] forks = new Fork[PhilosophersDemo.NAMES.size()];
    for (int i = 0; i < forks.length; i++) {
      forks[i] = new Fork(i);
    }
    Thread[] philosophers = new Thread[forks.length];
    for (int i = 0; i < forks.length; i++) {
      Fork left = forks[i];
      Fork right = forks[(i + 1) % forks.length];
      philosophers[i] = new Thread(() -> dine(left, right), PhilosophersDemo.NAMES.get(i));
      philosophers[i].start();
    }
    for (Thread philosopher : philosophers) {
      philosopher.join();
    }
  }

  private static void dine(Fork left, Fork right) {
    Fork lower = left.number() < right.number() ? left : right;
    Fork higher = lower == left ? right : left;
    int eaten = 0;
    while (eaten < MEALS) {
      synchronized (lower) {
        synchronized (higher) {
          eaten++;
        }
      }
    }
    System.out.println(Thread.currentThread().getName() + " has eaten " + eaten + " times");
  }
}
