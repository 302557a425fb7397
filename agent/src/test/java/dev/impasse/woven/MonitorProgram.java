package dev.impasse.woven;

/** Test program: monitors in many shapes. Never loaded but through the weaving loader. */
public class MonitorProgram {

  static final Object LOCK = new Object();
  final Object[] locks = {new Object(), new Object()};
  int value;

  static void block() {
    synchronized (LOCK) {
      LOCK.hashCode();
    }
  }

  static void nested() {
    new MonitorProgram().inOrder(new Object());
  }

  private int inOrder(Object given) {
    synchronized (this) {
      synchronized (given) {
        synchronized (locks[value]) {
          return value;
        }
      }
    }
  }

  static void throwing() {
    synchronized (LOCK) {
      throw new IllegalStateException("from inside");
    }
  }

  static int loopHead() {
    int rounds = 0;
    synchronized (LOCK) {
      while (rounds < 3) {
        rounds++;
      }
    }
    return rounds;
  }

  static int guardedInside() {
    int state = 0;
    try {
      synchronized (LOCK) {
        try {
          state = 1;
        } finally {
          state += 10;
        }
      }
    } catch (StackOverflowError e) {
      return -state;
    }
    return state;
  }

  static void nothing() {
    Object none = null;
    synchronized (none) {
      throw new AssertionError();
    }
  }

  static void waiting() throws InterruptedException {
    synchronized (LOCK) {
      LOCK.wait(1);
      LOCK.notifyAll();
      int[] array = new int[0];
      synchronized (array) {
        array.notify();
      }
    }
  }

  static void methods() {
    new MonitorProgram().add(3L, 4);
    classMethod("a");
  }

  synchronized long add(long more, int twice) {
    if (more > 100) {
      return more;
    }
    for (int i = 0; i < twice; i++) {
      value += (int) more;
      if (value > 1000) {
        return value;
      }
    }
    return value + more;
  }

  static synchronized String classMethod(String text) {
    return text.isEmpty() ? text : text + text;
  }

  static synchronized void methodThatThrows() {
    throw new IllegalStateException("from a synchronized method");
  }

  static synchronized int methodThatCatches() {
    try {
      throw new IllegalStateException("caught");
    } catch (IllegalStateException e) {
      return 7;
    }
  }

  static synchronized StackTraceElement methodLine() {
    return new Throwable().getStackTrace()[0];
  }

  static void constructor() {
    new Derived(LOCK);
  }

  static class Base {
    Base(int hash) {}
  }

  static final class Derived extends Base {
    Derived(Object lock) {
      super(hashUnder(lock));
      synchronized (this) {
        synchronized (Derived.class) {
          notifyAll_();
        }
      }
    }

    private void notifyAll_() {}
  }

  static int hashUnder(Object lock) {
    synchronized (lock) {
      return lock.hashCode();
    }
  }

  interface Greeting {
    default String greet() {
      synchronized (this) {
        return "hello";
      }
    }
  }

  static String interfaceMethod() {
    return new Greeting() {}.greet();
  }

  static int lambda() {
    int[] count = new int[1];
    Runnable task =
        () -> {
          synchronized (count) {
            count[0]++;
          }
        };
    task.run();
    return count[0];
  }

  /** A lock of its own kind. */
  public static class DistLock {
    int held;

    /** Acquires. */
    public boolean acquire(String key, long millis) {
      return ++held <= 1;
    }

    /** Acquires. */
    public DistLock acquire() {
      held++;
      return this;
    }

    /** Releases. */
    public void release(String key) {
      held--;
    }
  }

  static final class SpecialLock extends DistLock {}

  static int declared() {
    DistLock dist = new SpecialLock();
    int state = 0;
    if (dist.acquire("a", 10L)) {
      state += 1;
    }
    if (!dist.acquire("b", 20L)) {
      state += 2;
    }
    dist.release("b");
    dist.acquire().release("a");
    return state;
  }
}
