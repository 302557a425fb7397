package dev.impasse.demo;

import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;

/**
 * The broken counterpart of {@link SemaphoreDemo}: two semaphores of one permit, taken in both
 * orders.
 *
 * <p>Run it with {@code impasse demo semaphore-crossed}.
 */
@Demo(
    name = "semaphore-crossed",
    line = "Two threads take two semaphores of one permit in opposite orders",
    story =
        """
        A photocopy needs the scanner and then the printer; a printed form that is to be \
        archived needs the printer and then the scanner. There is one of each. When each of the \
        two threads has its first, neither gets its second. A permit has no owner, so the JDK's \
        detector does not see this deadlock at all.""",
    verdict = Verdict.DETECTED,
    cycle = {"SemaphoreCrossedDemo.scanner", "SemaphoreCrossedDemo.printer"},
    counterpart = "semaphore",
    output =
        """
        copy has the scanner
        archive has the printer
        """)
final class SemaphoreCrossedDemo {

  private static final Semaphore scanner = new Semaphore(1);
  private static final Semaphore printer = new Semaphore(1);
  private static final Phaser bothHoldOne = new Phaser(2);

  private SemaphoreCrossedDemo() {}

  /** Starts the two threads. */
  public static void main(String[] args) {
    new Thread(SemaphoreCrossedDemo::copy, "copy").start();
    new Thread(SemaphoreCrossedDemo::archive, "archive").start();
  }

  private static void copy() {
    scanner.acquireUninterruptibly();
    try {
      System.out.println("copy has the scanner");
      bothHoldOne.arriveAndAwaitAdvance();
      printer.acquireUninterruptibly();
      try {
        System.out.println("copy has both");
      } finally {
        printer.release();
      }
    } finally {
      scanner.release();
    }
  }

  private static void archive() {
    printer.acquireUninterruptibly();
    try {
      System.out.println("archive has the printer");
      bothHoldOne.arriveAndAwaitAdvance();
      scanner.acquireUninterruptibly();
      try {
        System.out.println("archive has both");
      } finally {
        scanner.release();
      }
    } finally {
      printer.release();
    }
  }
}
