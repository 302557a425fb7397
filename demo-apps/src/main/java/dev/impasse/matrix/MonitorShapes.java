package dev.impasse.matrix;

import static dev.impasse.matrix.Shape.Jdk.FOUND;
import static dev.impasse.matrix.Shape.Verdict.DETECTED;

import java.util.concurrent.locks.ReentrantLock;

/** Two locks in both orders, one of them a monitor at least. */
final class MonitorShapes {

  private MonitorShapes() {}

  /** Two {@code synchronized} blocks over two fields. */
  @Shape(
      name = "monitor-monitor",
      line = "Two synchronized blocks, nested in both orders",
      verdict = DETECTED,
      jdk = FOUND,
      participants = {"booker", "auditor"},
      locks = {"Blocks.accounts", "Blocks.journal"})
  static final class Blocks implements Program {

    private final Object accounts = new Object();
    private final Object journal = new Object();
    private final Meeting both = new Meeting(2);
    private int bookings;

    @Override
    public void play(Cast cast) {
      cast.start("booker", this::book);
      cast.start("auditor", this::audit);
    }

    private void book() {
      synchronized (accounts) {
        both.arrive();
        synchronized (journal) {
          bookings++;
        }
      }
    }

    private void audit() {
      synchronized (journal) {
        both.arrive();
        synchronized (accounts) {
          System.out.println(bookings + " bookings");
        }
      }
    }
  }

  /** The monitors of two objects that call each other. */
  @Shape(
      name = "synchronized-methods",
      line = "Two objects whose synchronized methods call each other's",
      verdict = DETECTED,
      jdk = FOUND,
      participants = {"there", "back"},
      locks = {"Account@"})
  static final class Methods implements Program {

    private final Meeting both = new Meeting(2);

    @Override
    public void play(Cast cast) {
      Account one = new Account(100);
      Account other = new Account(100);
      cast.start("there", () -> one.pay(other, 30, both));
      cast.start("back", () -> other.pay(one, 20, both));
    }
  }

  /** An account that is locked while it pays into another. */
  private static final class Account {

    private int balance;

    Account(int balance) {
      this.balance = balance;
    }

    synchronized void pay(Account to, int amount, Meeting both) {
      balance -= amount;
      both.arrive();
      to.receive(amount);
    }

    private synchronized void receive(int amount) {
      balance += amount;
      System.out.println("balance " + balance);
    }
  }

  /** A {@code synchronized} method that takes a lock, and the other way round. */
  @Shape(
      name = "monitor-lock",
      line = "A monitor and a ReentrantLock in both orders",
      verdict = DETECTED,
      jdk = FOUND,
      participants = {"editor", "printer"},
      locks = {"WithLock@", "WithLock.paper"})
  static final class WithLock implements Program {

    private final ReentrantLock paper = new ReentrantLock();
    private final Meeting both = new Meeting(2);
    private int pages;

    @Override
    public void play(Cast cast) {
      cast.start("editor", this::edit);
      cast.start("printer", this::print);
    }

    private synchronized void edit() {
      both.arrive();
      paper.lock();
      try {
        pages++;
      } finally {
        paper.unlock();
      }
    }

    private void print() {
      paper.lock();
      try {
        both.arrive();
        System.out.println(pages() + " pages");
      } finally {
        paper.unlock();
      }
    }

    private synchronized int pages() {
      return pages;
    }
  }
}
