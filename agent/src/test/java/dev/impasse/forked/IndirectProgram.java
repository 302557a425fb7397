package dev.impasse.forked;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/**
 * Calls the operations of locks by reflection, method handles and method references: two threads
 * hang, each for a writer's lock of which the other is a reader; or {@code meaning}: it prints what
 * such calls return and throw.
 */
final class IndirectProgram {

  private static final ReadWriteLock LEFT = new ReentrantReadWriteLock();
  private static final ReadWriteLock RIGHT = new ReentrantReadWriteLock();
  private static final CyclicBarrier BOTH = new CyclicBarrier(2);

  private IndirectProgram() {}

  /** A way to call {@code lock()}. */
  interface Locking {
    void lock(Lock lock) throws Throwable;
  }

  /** Hangs, or prints. */
  public static void main(String[] args) throws Throwable {
    switch (args[0]) {
      case "invoke" -> hang(IndirectProgram::byReflection);
      case "find" -> hang(lock -> found("lock").invoke(lock));
      case "bind" -> hang(lock -> bound(lock).invoke());
      case "unreflect" -> hang(lock -> unreflected().invoke(lock));
      case "bound-reference" -> hang(IndirectProgram::byBoundReference);
      case "free-reference" -> hang(IndirectProgram::byFreeReference);
      case "meaning" -> printMeaning();
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void hang(Locking locking) throws InterruptedException {
    Threads.start(
        "hung",
        () -> readThenWrite(locking, LEFT, RIGHT),
        () -> readThenWrite(locking, RIGHT, LEFT));
    Thread.currentThread().join();
  }

  private static void readThenWrite(Locking locking, ReadWriteLock outer, ReadWriteLock inner)
      throws Exception {
    try {
      locking.lock(outer.readLock());
      BOTH.await();
      locking.lock(inner.writeLock());
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static void byReflection(Lock lock) throws ReflectiveOperationException {
    lock.getClass().getMethod("lock").invoke(lock);
  }

  private static MethodHandle found(String name) throws ReflectiveOperationException {
    return MethodHandles.lookup().findVirtual(Lock.class, name, MethodType.methodType(void.class));
  }

  private static MethodHandle bound(Lock lock) throws ReflectiveOperationException {
    return MethodHandles.lookup().bind(lock, "lock", MethodType.methodType(void.class));
  }

  private static MethodHandle unreflected() throws ReflectiveOperationException {
    return MethodHandles.lookup().unreflect(Lock.class.getMethod("lock"));
  }

  private static void byBoundReference(Lock lock) {
    Runnable locking = lock::lock;
    locking.run();
  }

  private static void byFreeReference(Lock lock) {
    Consumer<Lock> locking = Lock::lock;
    locking.accept(lock);
  }

  private static void printMeaning() throws Throwable {
    ReentrantLock lock = new ReentrantLock();
    print("tryLock", () -> Lock.class.getMethod("tryLock").invoke(lock));
    print("held", lock::isHeldByCurrentThread);
    print("unlock", () -> ReentrantLock.class.getMethod("unlock").invoke(lock));
    print("unlock again", () -> ReentrantLock.class.getMethod("unlock").invoke(lock));
    print("no receiver", () -> Lock.class.getMethod("lock").invoke(null));
    print("wrong receiver", () -> Lock.class.getMethod("lock").invoke("text"));
    print("arguments", () -> Lock.class.getMethod("lock").invoke(lock, 1));
    print("argument", () -> lockFor().invoke(lock, "text", TimeUnit.SECONDS));
    print("timed", () -> lockFor().invoke(lock, 1L, TimeUnit.SECONDS));
    print("other", () -> String.class.getMethod("length").invoke("four"));
    print("wait", () -> Object.class.getMethod("notify").invoke(new Object()));
    print("handle", () -> call(found("unlock"), lock));
    print("handle again", () -> call(found("unlock"), lock));
    print("type", () -> found("lock").type());
    print("missing", () -> found("look"));
    print("bound", () -> bound(lock).type());
    BlockingQueue<String> queue = new LinkedBlockingQueue<>();
    Consumer<String> put = queue::add;
    put.accept("an item");
    Callable<String> take = queue::take;
    print("queue", take);
    CountDownLatch latch = new CountDownLatch(1);
    Runnable down = latch::countDown;
    down.run();
    print("latch", latch::getCount);
    Consumer<CountDownLatch> free = CountDownLatch::countDown;
    free.accept(latch);
    print("interrupted", IndirectProgram::interrupted);
  }

  private static java.lang.reflect.Method lockFor() throws ReflectiveOperationException {
    return Lock.class.getMethod("tryLock", long.class, TimeUnit.class);
  }

  private static Object call(MethodHandle handle, Lock lock) throws Exception {
    try {
      handle.invoke(lock);
      return "done";
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static Object interrupted() throws Exception {
    Thread.currentThread().interrupt();
    return Lock.class.getMethod("lockInterruptibly").invoke(new ReentrantLock());
  }

  private static void print(String what, Callable<?> call) {
    try {
      System.out.println(what + ": " + call.call());
    } catch (InvocationTargetException e) {
      System.out.println(what + " threw inside " + e.getCause() + " " + frames(e.getCause()));
    } catch (Exception e) {
      System.out.println(what + " threw " + e.getClass().getName() + " " + frames(e));
    }
  }

  /** Frames of the application and of locks: how reflection works inside differs by version. */
  private static String frames(Throwable e) {
    StringBuilder frames = new StringBuilder();
    for (StackTraceElement frame : e.getStackTrace()) {
      String name = frame.getClassName();
      if (name.startsWith("dev.impasse.")
          || name.startsWith("java.util.concurrent.")
          || name.startsWith("java.impasse.")) {
        frames.append(' ').append(frame);
      }
    }
    return frames.toString();
  }
}
