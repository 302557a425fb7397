package dev.impasse.forked;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Loads a class that comes into a deadlock in a loader that is odd as the argument says: {@code
 * orphan} (no parent), {@code own-first} (as web containers: only {@code java.*} comes from the
 * parent), {@code list} (hands on a list of packages and hides the rest), {@code strict} (as {@code
 * list}, and fails with an error).
 */
final class OddLoadersProgram {

  private OddLoadersProgram() {}

  /** Hangs for ever in two daemons, says so, and stays if there is a second argument. */
  public static void main(String[] args) throws Exception {
    ClassLoader loader =
        switch (args[0]) {
          case "orphan" -> new Defining(null);
          case "own-first" -> new Filter("java.", false);
          case "list" -> new Filter("java.lang.;java.util.;java.io.", false);
          case "strict" -> new Filter("java.lang.;java.util.;java.io.", true);
          default -> throw new IllegalArgumentException(args[0]);
        };
    Class<?> inside = loader.loadClass(Inside.class.getName());
    if (inside.getClassLoader() != loader) {
      throw new AssertionError("not its own: " + inside.getClassLoader());
    }
    Runnable hung = (Runnable) inside.getConstructor().newInstance();
    for (int i = 0; i < 2; i++) {
      Thread thread = new Thread(hung, "inside-" + i);
      thread.setDaemon(true);
      thread.start();
    }
    while (inside.getField("met").getInt(null) < 2) {
      Thread.sleep(20);
    }
    if (args.length > 1) {
      System.out.println("hangs");
      new CountDownLatch(1).await();
    }
    Thread.sleep(Threads.LONG_MILLIS);
    System.out.println("hangs");
  }

  /** Two of its kind hang: each is a reader of the lock that the other wants to write. */
  public static final class Inside implements Runnable {

    /** How many have come that far. */
    public static volatile int met;

    private static final ReadWriteLock LEFT = new ReentrantReadWriteLock();
    private static final ReadWriteLock RIGHT = new ReentrantReadWriteLock();
    private static final CyclicBarrier BOTH = new CyclicBarrier(2);

    @Override
    public void run() {
      boolean first = Thread.currentThread().getName().endsWith("0");
      ReadWriteLock outer = first ? LEFT : RIGHT;
      ReadWriteLock inner = first ? RIGHT : LEFT;
      outer.readLock().lock();
      try {
        BOTH.await();
        met = 2;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      inner.writeLock().lock();
    }
  }

  /** Defines the class itself. */
  private static class Defining extends ClassLoader {
    Defining(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      String file = "/" + name.replace('.', '/') + ".class";
      try (InputStream in = OddLoadersProgram.class.getResourceAsStream(file)) {
        if (in == null || !name.equals(Inside.class.getName())) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  /** Hands on what begins with one of these, and no resources. */
  private static final class Filter extends Defining {
    private final String[] handedOn;
    private final boolean strict;

    Filter(String handedOn, boolean strict) {
      super(null);
      this.handedOn = handedOn.split(";");
      this.strict = strict;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      for (String prefix : handedOn) {
        if (name.startsWith(prefix)) {
          return super.loadClass(name, resolve);
        }
      }
      if (strict && !name.equals(Inside.class.getName())) {
        throw new AssertionError("nobody may ask for " + name);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }
}
