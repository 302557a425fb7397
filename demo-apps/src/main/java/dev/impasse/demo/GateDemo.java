package dev.impasse.demo;

/**
 * Two locks in both orders, but only behind a gate lock: a cycle that cannot close.
 *
 * <p>Run it with {@code impasse demo gate}; {@link GateOpenDemo} is the broken counterpart.
 */
@Demo(
    name = "gate",
    line = "Two locks in both orders, but always behind a third one: safe",
    story =
        """
        One thread takes left and then right, the other right and then left, a thousand times \
        each. That looks like the deadlock of the textbook; but both hold the gate lock around \
        it, so only one of them is ever between the two. A tool that looks at the order of two \
        locks alone raises a false alarm here.""",
    verdict = Verdict.CLEAN,
    counterpart = "gate-open",
    output =
        """
        crossed 2000 times
        """)
final class GateDemo {

  private static final int ROUNDS = 1_000;

  private static final Object gate = new Object();
  private static final Object left = new Object();
  private static final Object right = new Object();
  private static int crossings;

  private GateDemo() {}

  /** Starts the two threads, waits for them, and prints the sum. */
  public static void main(String[] args) throws InterruptedException {
    Thread leftFirst = new Thread(GateDemo::crossLeftFirst, "left-first");
    Thread rightFirst = new Thread(GateDemo::crossRightFirst, "right-first");
    leftFirst.start();
    rightFirst.start();
    leftFirst.join();
    rightFirst.join();
    System.out.println("crossed " + crossings + " times");
  }

  private static void crossLeftFirst() {
    for (int i = 0; i < ROUNDS; i++) {
      synchronized (gate) {
        synchronized (left) {
          synchronized (right) {
            crossings++;
          }
        }
      }
    }
  }

  private static void crossRightFirst() {
    for (int i = 0; i < ROUNDS; i++) {
      synchronized (gate) {
        synchronized (right) {
          synchronized (left) {
            crossings++;
          }
        }
      }
    }
  }
}
