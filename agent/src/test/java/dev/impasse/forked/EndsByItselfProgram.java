package dev.impasse.forked;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Cleaner;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.rmi.Remote;
import java.rmi.RemoteException;
import java.rmi.server.UnicastRemoteObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;
import javax.management.ObjectName;

/**
 * Waits that look stuck for ever, and that somebody or something ends after some seconds. Ends by
 * itself, whatever a detector may say meanwhile.
 *
 * <pre>
 *   EndsByItselfProgram rescues     who helps is a thread that sleeps, or a time-out
 *   EndsByItselfProgram tasks       who helps is a task of a timer, a pool, a cleaner
 *   EndsByItselfProgram interrupt   two crossed locks; a line on stdin has a thread interrupted
 *   EndsByItselfProgram blocked     who releases is blocked for a monitor, whose holder sleeps
 *   EndsByItselfProgram interrupted a wait for a signal; the thread in it is interrupted
 *   EndsByItselfProgram http        replies of a slow server, and a cancel on the way out
 *   EndsByItselfProgram bean        an operation of a managed bean
 *   EndsByItselfProgram signal      a handler of a signal
 *   EndsByItselfProgram remote      an exported object, on a thread that RMI makes for the call
 *   EndsByItselfProgram namesake    a method that happens to be called signal
 * </pre>
 *
 * <p>With a second argument it makes a {@link Control} then, instead of ending.
 */
public final class EndsByItselfProgram {

  private static final long PAUSE_MILLIS = 6_000;
  private static final long CONTROL_MILLIS = 100_000;
  private static final Object LOCK = new Object();
  private static final CountDownLatch OPENED = new CountDownLatch(1);

  private EndsByItselfProgram() {}

  /** Runs what the first argument names, and prints {@code ended}. */
  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "rescues" -> rescues();
      case "tasks" -> tasks();
      case "interrupt" -> interrupt();
      case "blocked" -> blocked();
      case "interrupted" -> interrupted();
      case "http" -> http();
      case "bean" -> bean();
      case "signal" -> signal();
      case "remote" -> remote();
      default -> namesake();
    }
    System.out.println("ended");
    if (args.length > 1) {
      Control.deadlock();
      pause(CONTROL_MILLIS); // the agent ends the program long before
    }
    System.exit(0);
  }

  private static void pause() {
    pause(PAUSE_MILLIS);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  private static Thread go(String name, Callable<?> body) {
    Thread thread =
        new Thread(
            () -> {
              try {
                body.call();
              } catch (Exception expected) {
                // what was cancelled or interrupted ends so
              }
            },
            name);
    thread.start();
    return thread;
  }

  private static void rescues() throws InterruptedException {
    List<Thread> all = new ArrayList<>();
    all.add(go("pool-grows", EndsByItselfProgram::poolGrows));
    all.add(go("pool-stolen", EndsByItselfProgram::poolStolen));
    all.add(go("pool-cancel", EndsByItselfProgram::poolCancel));
    all.add(go("time-out", EndsByItselfProgram::timeOut));
    all.add(go("by-hand", EndsByItselfProgram::byHand));
    all.add(go("task-cancelled", EndsByItselfProgram::taskCancelled));
    all.add(go("permits", EndsByItselfProgram::permits));
    all.add(go("stamp", EndsByItselfProgram::stamp));
    all.add(go("own-monitor", EndsByItselfProgram::ownMonitor));
    for (Thread each : all) {
      each.join();
    }
  }

  private static void tasks() throws Exception {
    List<Thread> all = new ArrayList<>();
    Timer timer = new Timer(true);
    Semaphore byTimer = new Semaphore(1);
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            byTimer.release();
          }
        },
        PAUSE_MILLIS);
    all.addAll(crossed(byTimer));
    Semaphore byPool = new Semaphore(1);
    Executors.newScheduledThreadPool(1)
        .schedule((Runnable) byPool::release, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    all.addAll(crossed(byPool));
    Semaphore byCleaner = new Semaphore(1);
    Cleaner.create().register(new byte[1], byCleaner::release);
    all.addAll(crossed(byCleaner));
    go(
        "collector",
        () -> {
          pause();
          System.gc();
          return null;
        });
    for (Thread each : all) {
      each.join();
    }
  }

  private static List<Thread> crossed(Semaphore left) throws InterruptedException {
    Semaphore right = new Semaphore(1);
    for (int i = 0; i < 3; i++) {
      left.acquire();
      left.release();
      right.acquire();
      right.release();
    }
    CountDownLatch both = new CountDownLatch(2);
    return List.of(
        go("left", () -> crossed(left, right, both)),
        go("right", () -> crossed(right, left, both)));
  }

  /** Who would give the signal needs the lock that is held; a third thread interrupts the wait. */
  private static void interrupted() throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(1);
    Thread waiter =
        go(
            "waiter",
            () -> {
              synchronized (LOCK) {
                go("signaller", () -> signal(latch));
                latch.await();
                return null;
              }
            });
    pause();
    waiter.interrupt();
    waiter.join();
  }

  private static Object signal(CountDownLatch latch) {
    synchronized (LOCK) {
      latch.countDown();
      return LOCK;
    }
  }

  private static ThreadPoolExecutor one() {
    return new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
  }

  private static Object poolGrows() throws Exception {
    ThreadPoolExecutor pool = one();
    Future<Integer> outer = pool.submit(() -> pool.submit(() -> 1).get());
    go(
        "grower",
        () -> {
          pause();
          pool.setMaximumPoolSize(2);
          pool.setCorePoolSize(2);
          return null;
        });
    return outer.get();
  }

  private static Object poolStolen() throws Exception {
    ThreadPoolExecutor pool = one();
    Future<Integer> outer = pool.submit(() -> pool.submit(() -> 1).get());
    go(
        "thief",
        () -> {
          pause();
          pool.getQueue().take().run();
          return null;
        });
    return outer.get();
  }

  private static Object poolCancel() throws Exception {
    ThreadPoolExecutor pool = one();
    Future<Integer> outer = pool.submit(() -> pool.submit(() -> 1).get());
    go(
        "canceller",
        () -> {
          pause();
          return outer.cancel(true);
        });
    return outer.get();
  }

  /** A reply is waited for with a lock held that its task needs; a time-out is set on it. */
  private static Object timeOut() throws Exception {
    Object lock = new Object();
    ExecutorService io = Executors.newSingleThreadExecutor();
    synchronized (lock) {
      return CompletableFuture.supplyAsync(
              () -> {
                synchronized (lock) {
                  return "reply";
                }
              },
              io)
          .completeOnTimeout("late", PAUSE_MILLIS, TimeUnit.MILLISECONDS)
          .join();
    }
  }

  private static Object byHand() {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    List<CompletableFuture<Integer>> two = new ArrayList<>();
    CountDownLatch made = new CountDownLatch(1);
    for (int i = 0; i < 2; i++) {
      int other = 1 - i;
      two.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  made.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                return two.get(other).join();
              },
              pool));
    }
    made.countDown();
    go(
        "completer",
        () -> {
          pause();
          return two.get(0).complete(1);
        });
    return two.get(1).join();
  }

  private static Object taskCancelled() throws Exception {
    Object lock = new Object();
    FutureTask<Integer> task =
        new FutureTask<>(
            () -> {
              synchronized (lock) {
                return 1;
              }
            });
    go(
        "watchdog",
        () -> {
          pause();
          return task.cancel(true);
        });
    synchronized (lock) {
      go(
          "runner",
          () -> {
            task.run();
            return null;
          });
      pause(200);
      return task.get();
    }
  }

  private static Object permits() throws Exception {
    Semaphore left = new Semaphore(1);
    List<Thread> both = crossed(left);
    pause();
    left.release();
    for (Thread each : both) {
      each.join();
    }
    return null;
  }

  private static Object crossed(Semaphore first, Semaphore second, CountDownLatch both)
      throws InterruptedException {
    first.acquire();
    both.countDown();
    both.await();
    second.acquire();
    second.release();
    first.release();
    return null;
  }

  private static Object stamp() throws Exception {
    StampedLock lock = new StampedLock();
    lock.writeLock();
    Thread waiter =
        go(
            "stamped",
            () -> {
              lock.unlockWrite(lock.writeLock());
              return null;
            });
    pause();
    lock.tryUnlockWrite();
    waiter.join();
    return null;
  }

  /** A lock that a thread, virtual if there are such that monitors do not pin, releases late. */
  private static void blocked() throws Exception {
    StampedLock lock = new StampedLock();
    Gate gate = new Gate();
    CountDownLatch closed = new CountDownLatch(1);
    lock.unlockWrite(lock.writeLock()); // so far, who has it releases it
    lock.writeLock();
    go("gatekeeper", () -> gate.close(closed));
    closed.await();
    Runnable release = () -> gate.release(lock);
    if (Runtime.version().feature() >= 24) {
      Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, release);
    } else {
      new Thread(release, "releaser").start();
    }
    Thread waiter =
        go(
            "stamped",
            () -> {
              lock.unlockWrite(lock.writeLock());
              return null;
            });
    waiter.join();
  }

  /** A monitor that a thread keeps for a while. */
  private static final class Gate {

    synchronized Object close(CountDownLatch closed) {
      closed.countDown();
      pause();
      return this;
    }

    synchronized void release(StampedLock lock) {
      lock.tryUnlockWrite();
    }
  }

  /** {@code join} waits on the thread object, and so releases its monitor. */
  private static Object ownMonitor() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Thread joined =
        new Thread(
            () -> {
              try {
                go.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              synchronized (Thread.currentThread()) {
                pause(0);
              }
            },
            "joined");
    Thread third =
        new Thread(
            () -> {
              pause(300);
              synchronized (joined) {
                go.countDown();
                pause();
              }
            },
            "third");
    synchronized (joined) {
      joined.start();
      third.start();
      joined.join();
    }
    return null;
  }

  private static void interrupt() throws IOException, InterruptedException {
    ReentrantLock left = new ReentrantLock();
    ReentrantLock right = new ReentrantLock();
    CountDownLatch both = new CountDownLatch(2);
    Thread one = go("one", () -> taken(left, right, both));
    Thread other = go("other", () -> taken(right, left, both));
    System.in.read(); // whoever watches says when
    one.interrupt();
    one.join();
    other.join();
  }

  private static Object taken(ReentrantLock first, ReentrantLock second, CountDownLatch both)
      throws InterruptedException {
    first.lock();
    try {
      both.countDown();
      both.await();
      second.lockInterruptibly();
      second.unlock();
    } finally {
      first.unlock();
    }
    return null;
  }

  private static void http() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          pause();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    URI address =
        URI.create(
            "http://"
                + server.getAddress().getAddress().getHostAddress()
                + ":"
                + server.getAddress().getPort()
                + "/");
    HttpClient client = HttpClient.newHttpClient();
    Thread one = go("request-1", () -> reply(client, address, new ReentrantLock()));
    Thread other = go("request-2", () -> reply(client, address, new ReentrantLock()));
    one.join();
    other.join();
  }

  private static Object reply(HttpClient client, URI address, ReentrantLock own) throws Exception {
    CompletableFuture<HttpResponse<Void>> future =
        client.sendAsync(
            HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding());
    own.lock();
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.cancel(true);
      throw e;
    } finally {
      own.unlock();
    }
  }

  /** What the management interface shows. */
  public interface DoorMBean {
    /** Opens it. */
    void open();
  }

  /** Is opened by a managed bean's operation, on a thread of whoever calls it. */
  public static final class Door implements DoorMBean {
    @Override
    public void open() {
      OPENED.countDown();
    }
  }

  private static void bean() throws Exception {
    ObjectName name = new ObjectName("test:type=Door");
    ManagementFactory.getPlatformMBeanServer().registerMBean(new Door(), name);
    outside(() -> ManagementFactory.getPlatformMBeanServer().invoke(name, "open", null, null));
  }

  /** What is called from other processes. */
  public interface RemoteDoor extends Remote {
    /** Opens it. */
    void open() throws RemoteException;
  }

  /** Is opened by a call from outside. */
  private static final class ExportedDoor implements RemoteDoor {
    @Override
    public void open() {
      OPENED.countDown();
    }
  }

  private static void remote() throws Exception {
    System.setProperty("java.rmi.server.hostname", "127.0.0.1");
    ExportedDoor door = new ExportedDoor();
    RemoteDoor stub = (RemoteDoor) UnicastRemoteObject.exportObject(door, 0);
    outside(
        () -> {
          stub.open();
          return door; // else it would be collected
        });
  }

  /** A handler of a signal, by its name: the class is not in the API that tests compile with. */
  private static void signal() throws Exception {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object usr2 = signal.getConstructor(String.class).newInstance("USR2");
    Object ours =
        java.lang.reflect.Proxy.newProxyInstance(
            handler.getClassLoader() == null
                ? EndsByItselfProgram.class.getClassLoader()
                : handler.getClassLoader(),
            new Class<?>[] {handler},
            new OnSignal(OPENED));
    signal.getMethod("handle", signal, handler).invoke(null, usr2, ours);
    outside(() -> signal.getMethod("raise", signal).invoke(null, usr2));
  }

  private record OnSignal(CountDownLatch opened) implements java.lang.reflect.InvocationHandler {
    @Override
    public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] arguments) {
      if (method.getName().equals("handle")) {
        opened.countDown();
      }
      return method.getName().equals("equals") ? proxy == arguments[0] : null;
    }
  }

  /** All threads of the program wait, until the call comes from a daemon that plays the outside. */
  private static void outside(Callable<?> call) throws InterruptedException {
    Thread behind =
        go(
            "behind",
            () -> {
              pause(500);
              synchronized (LOCK) {
                return null;
              }
            });
    go(
        "caller",
        () -> {
          pause();
          return call.call();
        });
    synchronized (LOCK) {
      OPENED.await();
    }
    behind.join();
  }

  private static final class Audit {
    static void signal(String what) {
      System.out.println(what);
    }
  }

  /** A task that leads to the object, and says {@code signal} to something else. */
  private record Task(Object gate) implements Runnable {
    @Override
    public void run() {
      synchronized (LOCK) {
        Audit.signal("task");
      }
    }
  }

  private record Opener(Object gate) implements Runnable {
    @Override
    public void run() {
      synchronized (gate) {
        gate.notifyAll();
      }
    }
  }

  private static void namesake() throws Exception {
    Object gate = new Object();
    CountDownLatch held = new CountDownLatch(1);
    Thread waiter =
        go(
            "waiter",
            () -> {
              synchronized (LOCK) {
                synchronized (gate) {
                  held.countDown();
                  gate.wait();
                }
              }
              return null;
            });
    held.await();
    new Thread(new Task(gate), "task").start();
    pause();
    Runnable opener =
        (Runnable)
            Class.forName(EndsByItselfProgram.class.getName() + "$Opener")
                .getDeclaredConstructor(Object.class)
                .newInstance(gate);
    new Thread(opener, "opener").start();
    waiter.join();
  }
}
