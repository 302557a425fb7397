package dev.impasse.matrix;

import static dev.impasse.matrix.Shape.Threads.PLATFORM;
import static dev.impasse.matrix.Shape.Verdict.SUSPECTED;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Waits for a notification that nobody is left to give. */
@SuppressWarnings("WaitNotInLoop") // it is the bug that is shown here
final class NotifyShapes {

  private NotifyShapes() {}

  /** A mailbox that tells each item once, to whoever waits at that moment. */
  private static final class Mailbox {

    private String letter = "";

    synchronized void put(String text) {
      letter = text;
      notify();
    }

    /** Waits without looking first whether the letter is already there: the bug. */
    synchronized String take() throws InterruptedException {
      wait();
      return letter;
    }
  }

  /** The notification came before the wait, and its thread has ended. */
  @Shape(
      name = "lost-notify",
      line = "The only notifier notified before anybody waited, and ended; one joins the waiter",
      verdict = SUSPECTED,
      participants = {"receiver"},
      locks = {"Mailbox@"})
  static final class Lost implements Program {

    private final Mailbox mailbox = new Mailbox();

    @Override
    public void play(Cast cast) {
      Thread sender = cast.start("sender", () -> mailbox.put("hello"));
      Pause.untilEnded(sender);
      Thread receiver = cast.start("receiver", () -> System.out.println(mailbox.take()));
      cast.start("client", receiver::join);
    }
  }

  /** The same, and nothing but the waiter is left of the program. */
  @Shape(
      name = "lost-notify-alone",
      line = "The same; the waiter is no daemon, and nobody waits for it",
      verdict = SUSPECTED,
      threads = PLATFORM,
      participants = {"receiver"},
      locks = {"Mailbox@"})
  static final class LostAlone implements Program {

    private final Mailbox mailbox = new Mailbox();

    @Override
    public void play(Cast cast) {
      Thread sender = cast.start("sender", () -> mailbox.put("hello"));
      Pause.untilEnded(sender);
      cast.start("receiver", () -> System.out.println(mailbox.take()));
    }
  }

  /** The same with a condition. */
  @Shape(
      name = "lost-signal",
      line = "The only thread that signals a Condition did so too early, and ended",
      verdict = SUSPECTED,
      participants = {"follower"},
      locks = {"LostSignal.started"})
  static final class LostSignal implements Program {

    private final Lock state = new ReentrantLock();
    private final Condition started = state.newCondition();

    @Override
    public void play(Cast cast) {
      Thread leader = cast.start("leader", this::lead);
      Pause.untilEnded(leader);
      Thread follower = cast.start("follower", this::follow);
      cast.start("supervisor", follower::join);
    }

    private void lead() {
      state.lock();
      try {
        started.signalAll();
      } finally {
        state.unlock();
      }
    }

    private void follow() throws InterruptedException {
      state.lock();
      try {
        started.await();
      } finally {
        state.unlock();
      }
    }
  }

  /** Items, told to those who wait for them. */
  private static final class Items {

    private final Deque<Integer> items = new ArrayDeque<>();

    synchronized void put(int item) {
      items.add(item);
      notifyAll();
    }

    synchronized int take() throws InterruptedException {
      while (items.isEmpty()) {
        wait();
      }
      return items.remove();
    }
  }

  /** As the asynchronous appender of log4j 1 hangs when its dispatcher has died. */
  @Shape(
      name = "notifier-died",
      line = "The notifier died by an exception; one waits under a lock that others want",
      verdict = SUSPECTED,
      participants = {"consumer"},
      locks = {"Items@"})
  static final class Died implements Program {

    private final Items items = new Items();
    private final Object outer = new Object();
    private int taken;

    @Override
    public void play(Cast cast) {
      Thread producer = cast.start("producer", this::produce);
      Thread consumer = cast.start("consumer", () -> consume(2));
      Pause.untilEnded(producer);
      Pause.until(() -> taken() == 1);
      Pause.untilWaitsIn(consumer, Object.class, "wait");
      cast.start("other-1", this::look);
      cast.start("other-2", this::look);
    }

    private void produce() {
      for (int i = 1; ; i++) {
        items.put(i);
        if (i == 1) {
          throw new Cast.Planned("the second item cannot be made");
        }
      }
    }

    private void consume(int count) throws InterruptedException {
      items.take();
      synchronized (this) {
        taken++;
      }
      synchronized (outer) {
        for (int i = 1; i < count; i++) {
          items.take();
        }
      }
    }

    private synchronized int taken() {
      return taken;
    }

    private void look() {
      synchronized (outer) {
        System.out.println(taken() + " taken");
      }
    }
  }

  /** The waiter gives back the inner monitor only. */
  @Shape(
      name = "nested-monitor",
      line = "A wait with an outer monitor held, which the notifier needs on its way",
      verdict = SUSPECTED,
      participants = {"taker", "giver"},
      locks = {"Items@", "Nested@"})
  static final class Nested implements Program {

    private final Items items = new Items();
    private volatile boolean first;
    private volatile boolean second;

    @Override
    public void play(Cast cast) {
      Thread taker =
          cast.start(
              "taker",
              () -> {
                Pause.until(() -> first);
                take();
                second = true;
                take();
              });
      cast.start(
          "giver",
          () -> {
            give(1);
            first = true;
            Pause.until(() -> second);
            Pause.untilWaitsIn(taker, Object.class, "wait");
            give(2);
          });
    }

    private synchronized void take() throws InterruptedException {
      System.out.println("took " + items.take());
    }

    private synchronized void give(int item) {
      items.put(item);
    }
  }
}
