package dev.impasse.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * The repaired counterpart of {@link JoinDemo}: the lock is released before the join.
 *
 * <p>Run it with {@code impasse demo join-released}.
 */
@Demo(
    name = "join-released",
    line = "The same, but the lock is released before the join",
    story =
        """
        The main thread puts the ledger down before it waits for the writer, and takes it up \
        again afterwards. The writer gets it, writes its entry, and ends; so the join ends too.""",
    verdict = Verdict.CLEAN,
    counterpart = "join",
    output =
        """
        main holds the ledger
        the writer wants the ledger
        the ledger says [opened, written, closed]
        """)
final class JoinReleasedDemo {

  private static final List<String> ledger = new ArrayList<>();

  private JoinReleasedDemo() {}

  /** Writes three entries, the second one on another thread. */
  public static void main(String[] args) throws InterruptedException {
    Thread writer = new Thread(JoinReleasedDemo::write, "writer");
    synchronized (ledger) {
      ledger.add("opened");
      writer.start();
      System.out.println("main holds the ledger");
    }
    writer.join();
    synchronized (ledger) {
      ledger.add("closed");
      System.out.println("the ledger says " + ledger);
    }
  }

  private static void write() {
    System.out.println("the writer wants the ledger");
    synchronized (ledger) {
      ledger.add("written");
    }
  }
}
