package dev.impasse.matrix;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the program of a cell, or lists them all.
 *
 * <pre>
 *   Shapes                                  one line per shape
 *   Shapes NAME [platform|virtual|mixed]    runs it
 *   Shapes CLASS [platform|virtual|mixed]   the same by its class, which loads no other shape
 * </pre>
 *
 * <p>A program that hangs prints {@code hangs} when all its threads wait, then {@code jdk: N}, the
 * number of threads that the JDK says are in a deadlock, and stays until it is killed. One that
 * does not ends after some 4 seconds with exit code 0, and prints the most that the JDK said
 * meanwhile. Exit code 2 for what cannot be run, 1 for a program that failed.
 */
public final class Shapes {

  private static final int USAGE = 2;
  private static final int LOOKS_ALIKE = 5;
  private static final long LOOK_MILLIS = 20;
  private static final long FOR_EVER = 60_000;

  private Shapes() {}

  /** Runs the shape that the first argument names, or whose class it names. */
  public static void main(String[] args) throws Exception {
    if (args.length == 0) {
      for (Cells.Cell cell : Cells.all()) {
        Shape shape = cell.shape();
        System.out.printf("%-24s %-10s %s%n", shape.name(), shape.verdict(), shape.line());
      }
      return;
    }
    Optional<Cells.Cell> cell =
        args[0].indexOf('.') >= 0 ? Optional.of(Cells.Cell.of(args[0])) : Cells.find(args[0]);
    if (cell.isEmpty()) {
      refuse("no shape has this name: name=" + args[0]);
      return;
    }
    Shape.Threads kind = Shape.Threads.PLATFORM;
    if (args.length > 1) {
      try {
        kind = Shape.Threads.valueOf(args[1].toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        refuse("threads are platform, virtual or mixed: threads=" + args[1]);
        return;
      }
    }
    if (kind != Shape.Threads.PLATFORM && Runtime.version().feature() < 21) {
      refuse("this JDK has no virtual threads: version=" + Runtime.version().feature());
      return;
    }
    run(cell.get(), new Cast(kind));
  }

  private static void refuse(String why) {
    System.err.println(why);
    System.exit(USAGE);
  }

  private static void run(Cells.Cell cell, Cast cast) throws Exception {
    if (cell.shape().verdict() == Shape.Verdict.SILENT) {
      runToItsEnd(cell, cast);
      return;
    }
    cell.program().play(cast);
    int alike = 0;
    while (alike < LOOKS_ALIKE) {
      alike = cast.hangs() ? alike + 1 : 0;
      Pause.millis(LOOK_MILLIS);
    }
    if (cast.failed()) {
      System.exit(1);
    }
    System.out.println("hangs");
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    int found = deadlocked(threads);
    while (found == 0 && cell.shape().jdk() == Shape.Jdk.FOUND && cast.onPlatform()) {
      Pause.millis(LOOK_MILLIS); // a lock may change hands once more before all wait for ever
      found = deadlocked(threads);
    }
    System.out.println("jdk: " + found);
    while (true) {
      Pause.millis(FOR_EVER);
    }
  }

  private static void runToItsEnd(Cells.Cell cell, Cast cast) throws Exception {
    AtomicInteger most = new AtomicInteger();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    deadlocked(threads); // loads what it needs, before there is something to see for a moment
    Thread looker = new Thread(() -> look(threads, most), "jdk-look");
    looker.setDaemon(true);
    looker.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("jdk: " + most)));
    cell.program().play(cast);
    System.exit(cast.failed() ? 1 : 0);
  }

  private static void look(ThreadMXBean threads, AtomicInteger most) {
    while (true) {
      most.accumulateAndGet(deadlocked(threads), Math::max);
      Pause.millis(10 * LOOK_MILLIS);
    }
  }

  private static int deadlocked(ThreadMXBean threads) {
    long[] ids = threads.findDeadlockedThreads();
    return ids == null ? 0 : ids.length;
  }
}
