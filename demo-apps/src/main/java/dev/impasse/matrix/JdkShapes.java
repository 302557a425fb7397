package dev.impasse.matrix;

import static dev.impasse.matrix.Shape.Jdk.FOUND;
import static dev.impasse.matrix.Shape.Verdict.DETECTED;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Vector;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.MemoryHandler;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;

/** Locks that classes of the JDK take inside. */
@SuppressWarnings("JdkObsolete") // it is their locks that this is about
final class JdkShapes {

  private JdkShapes() {}

  /** One side locks its vector as the documentation says, for an operation of several steps. */
  @Shape(
      name = "jdk-vector",
      line = "Two Vectors that are inserted into each other",
      verdict = DETECTED,
      jdk = FOUND,
      participants = {"inserter", "rounder"},
      locks = {"Vector"},
      insideJdk = true)
  static final class Vectors implements Program {

    private final Vector<Integer> lines = new Vector<>(List.of(1));
    private final Vector<Integer> totals = new Vector<>(List.of(2));
    private volatile boolean rounding;

    @Override
    public void play(Cast cast) {
      Thread inserter = cast.start("inserter", this::insert);
      cast.start("rounder", () -> round(inserter));
    }

    private void insert() {
      Pause.until(() -> rounding);
      lines.addAll(0, totals);
    }

    private void round(Thread inserter) {
      synchronized (totals) {
        rounding = true;
        Pause.untilWaitsIn(inserter, Vector.class, "toArray");
        totals.addAll(0, lines);
      }
    }
  }

  /** Every lock is taken by the JDK; the program's code is only called in between. */
  @Shape(
      name = "jdk-hashtable",
      line = "Two Hashtables that are put into each other, entry by entry",
      verdict = DETECTED,
      jdk = FOUND,
      participants = {"forward", "backward"},
      locks = {"Hashtable"},
      insideJdk = true)
  static final class Hashtables implements Program {

    private final Map<String, String> english = new Hashtable<>(Map.of("lock", "Schloss"));
    private final Map<String, String> german = new Hashtable<>(Map.of("Schloss", "lock"));
    private final Meeting both = new Meeting(2);

    @Override
    public void play(Cast cast) {
      cast.start("forward", () -> invert(english, german));
      cast.start("backward", () -> invert(german, english));
    }

    private void invert(Map<String, String> from, Map<String, String> to) {
      from.forEach(
          (word, meaning) -> {
            both.arrive();
            to.put(meaning, word);
          });
    }
  }

  /** The wrapper holds its mutex while the list inside asks the other wrapper for its elements. */
  @Shape(
      name = "jdk-synchronized-list",
      line = "Two Collections.synchronizedList that are copied into each other",
      verdict = DETECTED,
      jdk = FOUND,
      participants = {"left-copier", "right-copier"},
      locks = {"Synchronized"},
      insideJdk = true)
  static final class Lists implements Program {

    private final List<Integer> left = Collections.synchronizedList(new ArrayList<>(List.of(1)));
    private final List<Integer> right = Collections.synchronizedList(new ArrayList<>(List.of(2)));
    private final Meeting both = new Meeting(2);

    @Override
    public void play(Cast cast) {
      cast.start("left-copier", () -> copy(left, right));
      cast.start("right-copier", () -> copy(right, left));
    }

    private void copy(List<Integer> from, List<Integer> to) {
      from.forEach(
          element -> {
            both.arrive();
            to.addAll(List.of(element));
          });
    }
  }

  /** A value that is computed from the other map. */
  @Shape(
      name = "jdk-synchronized-map",
      line = "Two Collections.synchronizedMap whose values are computed from each other",
      verdict = DETECTED,
      jdk = FOUND,
      participants = {"gross", "net"},
      locks = {"Synchronized"},
      insideJdk = true)
  static final class Maps implements Program {

    private final Map<String, Integer> gross = Collections.synchronizedMap(new HashMap<>());
    private final Map<String, Integer> net = Collections.synchronizedMap(new HashMap<>());
    private final Meeting both = new Meeting(2);

    @Override
    public void play(Cast cast) {
      cast.start("gross", () -> gross.computeIfAbsent("tea", key -> other(net, key)));
      cast.start("net", () -> net.computeIfAbsent("tea", key -> other(gross, key)));
    }

    private int other(Map<String, Integer> map, String key) {
      both.arrive();
      return map.getOrDefault(key, 1);
    }
  }

  /** A queue holds both its locks while it asks each element whether it is the one. */
  @Shape(
      name = "jdk-linked-queue",
      line = "A queue that is searched for an object, whose holder puts into the queue",
      verdict = DETECTED,
      jdk = FOUND,
      participants = {"searcher", "seller"},
      locks = {"Ticket"},
      insideJdk = true)
  static final class Queue implements Program {

    private final BlockingQueue<Ticket> sold = new LinkedBlockingQueue<>();
    private final Ticket wanted = new Ticket(7);
    private final Meeting both = wanted.both;

    @Override
    public void play(Cast cast) {
      sold.add(new Ticket(6));
      cast.start("searcher", () -> System.out.println(sold.contains(wanted)));
      cast.start("seller", this::sell);
    }

    private void sell() throws InterruptedException {
      synchronized (wanted) {
        both.arrive();
        sold.put(wanted);
      }
    }
  }

  private static final class Ticket {

    private final Meeting both = new Meeting(2);
    private int seat;

    Ticket(int seat) {
      this.seat = seat;
    }

    @Override
    public boolean equals(Object other) {
      both.arrive();
      return other instanceof Ticket ticket && ticket.seat() == seat();
    }

    @Override
    public int hashCode() {
      return seat();
    }

    private synchronized int seat() {
      return seat;
    }
  }

  /** A handler formats with its lock held, and so calls a {@code toString} that needs one. */
  @Shape(
      name = "jdk-logging",
      line = "One logs with its monitor held; another logs an object that needs the monitor",
      verdict = DETECTED,
      jdk = FOUND,
      participants = {"changer", "watcher"},
      locks = {"Balance"},
      insideJdk = true)
  static final class Logging implements Program {

    private final Logger logger = Logger.getAnonymousLogger();
    private final Balance balance = new Balance(logger);

    @Override
    public void play(Cast cast) {
      logger.setUseParentHandlers(false);
      StreamHandler stream = new StreamHandler(new ByteArrayOutputStream(), new SimpleFormatter());
      logger.addHandler(new MemoryHandler(stream, 10, Level.INFO));
      cast.start("changer", balance::change);
      cast.start("watcher", () -> logger.log(Level.INFO, "balance {0}", balance));
    }
  }

  private static final class Balance {

    private final Logger logger;
    private final Meeting both = new Meeting(2);
    private int value;

    Balance(Logger logger) {
      this.logger = logger;
    }

    synchronized void change() {
      value++;
      both.arrive();
      logger.info("changed");
    }

    @Override
    public String toString() {
      both.arrive();
      return text();
    }

    private synchronized String text() {
      return "value " + value;
    }
  }
}
