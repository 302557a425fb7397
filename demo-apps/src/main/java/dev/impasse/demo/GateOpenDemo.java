package dev.impasse.demo;

import java.util.concurrent.Phaser;

/**
 * The broken counterpart of {@link GateDemo}: the same two locks in both orders, without the gate
 * lock.
 *
 * <p>Run it with {@code impasse demo gate-open}.
 */
@Demo(
    name = "gate-open",
    line = "The same without the third lock: the cycle closes",
    story =
        """
        The two threads of the demo gate, but nobody takes the gate lock. As soon as one holds \
        left and the other holds right, both wait for ever: the plain deadlock of two monitors.""",
    verdict = Verdict.DETECTED,
    cycle = {"GateOpenDemo.left", "GateOpenDemo.right"},
    counterpart = "gate",
    output =
        """
        left-first has left
        right-first has right
        """)
final class GateOpenDemo {

  private static final Object left = new Object();
  private static final Object right = new Object();
  private static final Phaser bothHoldOne = new Phaser(2);

  private GateOpenDemo() {}

  /** Starts the two threads. */
  public static void main(String[] args) {
    new Thread(GateOpenDemo::crossLeftFirst, "left-first").start();
    new Thread(GateOpenDemo::crossRightFirst, "right-first").start();
  }

  private static void crossLeftFirst() {
    synchronized (left) {
      System.out.println("left-first has left");
      bothHoldOne.arriveAndAwaitAdvance();
      synchronized (right) {
        System.out.println("left-first has crossed");
      }
    }
  }

  private static void crossRightFirst() {
    synchronized (right) {
      System.out.println("right-first has right");
      bothHoldOne.arriveAndAwaitAdvance();
      synchronized (left) {
        System.out.println("right-first has crossed");
      }
    }
  }
}
