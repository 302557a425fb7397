package dev.impasse.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * A thread waits for the end of another, and holds the lock that this other one wants.
 *
 * <p>Run it with {@code impasse demo join}; {@link JoinReleasedDemo} is the repaired counterpart.
 */
@Demo(
    name = "join",
    line = "A thread joins another one and holds the lock that it wants",
    story =
        """
        The main thread opens the ledger, starts a writer, and waits for the writer's end with \
        the ledger still in hand. The writer wants the ledger to write its entry. The one waits \
        for a lock, the other for the end of a thread; only half of the cycle is made of locks, \
        and the JDK's detector says nothing.""",
    verdict = Verdict.DETECTED,
    cycle = {"JoinDemo.ledger"},
    counterpart = "join-released",
    output =
        """
        main holds the ledger and waits for the writer
        the writer wants the ledger
        """)
final class JoinDemo {

  private static final List<String> ledger = new ArrayList<>();

  private JoinDemo() {}

  /** Hangs in the join. */
  public static void main(String[] args) throws InterruptedException {
    Thread writer = new Thread(JoinDemo::write, "writer");
    synchronized (ledger) {
      ledger.add("opened");
      writer.start();
      System.out.println("main holds the ledger and waits for the writer");
      writer.join();
      ledger.add("closed");
    }
    System.out.println("the ledger says " + ledger);
  }

  private static void write() {
    System.out.println("the writer wants the ledger");
    synchronized (ledger) {
      ledger.add("written");
    }
  }
}
