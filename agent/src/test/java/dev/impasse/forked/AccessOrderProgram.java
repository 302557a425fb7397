package dev.impasse.forked;

import dev.impasse.woven.Shown;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Array;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.Vector;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicMarkableReference;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Two locks in both orders, once for each way in which one thread can see what another one did.
 * With {@code ordered} the second side begins when it has seen that the first one ended; with
 * {@code free} what it sees says nothing about that. Prints how many ways there are.
 */
@SuppressWarnings("all") // what programs do, not what they should
final class AccessOrderProgram {

  private static volatile boolean flag;
  private static volatile long number;
  private static volatile int counted;
  private static volatile Thread sleeper;
  private static boolean plain;
  private static int handled;

  private static final AtomicLongFieldUpdater<Cell> UPDATER =
      AtomicLongFieldUpdater.newUpdater(Cell.class, "updated");
  private static final VarHandle FIELD = handle(false);
  private static final VarHandle STATIC = handle(true);
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(int[].class);

  /** Fields of an object. */
  static class Above {
    volatile boolean inherited;
  }

  /** More of them. */
  static final class Cell extends Above {
    volatile long wide;
    volatile long updated;
    int plain;
  }

  /** What may fail. */
  interface Step {
    void run() throws Exception;
  }

  /** How the sides come one after the other. */
  interface Way {
    void run(Step one, Step other) throws Exception;
  }

  private static VarHandle handle(boolean isStatic) {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      return isStatic
          ? lookup.findStaticVarHandle(AccessOrderProgram.class, "handled", int.class)
          : lookup.findVarHandle(Cell.class, "plain", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private AccessOrderProgram() {}

  /** Argument: "ordered" or "free"; then the ways that are wanted, all if none is given. */
  public static void main(String[] args) throws Exception {
    Map<String, Way> ways = new LinkedHashMap<>();
    if (args[0].equals("ordered")) {
      fields(ways);
      threads(ways);
      collections(ways);
      streams(ways);
      births(ways);
      guards(ways);
      references(ways);
      others(ways);
    } else {
      free(ways);
    }
    if (args.length > 1) {
      ways.keySet().retainAll(List.of(args).subList(1, args.length));
    }
    int dimensions = 0;
    for (Way way : ways.values()) {
      dimensions++; // locks of a class of their own, so that each way is a finding of its own
      Object a = Array.newInstance(Object.class, new int[dimensions]);
      Object b = Array.newInstance(Object.class, new int[dimensions]);
      plain = false;
      way.run(() -> nested(a, b), () -> nested(b, a));
    }
    System.out.println(ways.size());
  }

  private static void nested(Object outer, Object inner) {
    synchronized (outer) {
      synchronized (inner) {
        counted++;
      }
    }
  }

  private static Thread thread(Step step) {
    Thread thread =
        new Thread(
            () -> {
              try {
                step.run();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    thread.start();
    return thread;
  }

  private static void both(Step one, Step other) throws Exception {
    Thread first = thread(one);
    Thread second = thread(other);
    first.join();
    second.join();
  }

  /** What is asked until it is so. */
  interface Question {
    boolean ask() throws Exception;
  }

  private static void until(Question question) throws Exception {
    while (!question.ask()) {
      Thread.sleep(1);
    }
  }

  /** Does one side, then gives; the other one takes first. */
  private static Way after(Step give, Step take) {
    return (one, other) ->
        both(
            () -> {
              one.run();
              give.run();
            },
            () -> {
              take.run();
              other.run();
            });
  }

  /** Others have their turn on a key of a map while this step runs, or before, or after. */
  private static void inTurn(ConcurrentHashMap<String, Object> turns, Step step, Step begun) {
    turns.compute(
        "k",
        (key, before) -> {
          try {
            begun.run();
            step.run();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          return null;
        });
  }

  private static Way asked(Step give, Question happened) {
    return after(give, () -> until(happened));
  }

  // ---- what orders ------------------------------------------------------------------------------

  private static void fields(Map<String, Way> ways) {
    Cell cell = new Cell();
    int[] array = new int[4];
    AtomicBoolean atomic = new AtomicBoolean();
    AtomicReference<Object> reference = new AtomicReference<>();
    AtomicIntegerArray atoms = new AtomicIntegerArray(3);
    LongAdder adder = new LongAdder();
    AtomicInteger numbers = new AtomicInteger();
    ways.put("static", asked(() -> flag = true, () -> flag));
    ways.put("staticLong", asked(() -> number = 5, () -> number == 5));
    ways.put("field", asked(() -> cell.wide = 5, () -> cell.wide == 5));
    ways.put("inherited", asked(() -> cell.inherited = true, () -> cell.inherited));
    ways.put("updater", asked(() -> UPDATER.incrementAndGet(cell), () -> cell.updated == 1));
    ways.put(
        "handle", asked(() -> FIELD.setRelease(cell, 1), () -> (int) FIELD.getAcquire(cell) == 1));
    ways.put(
        "staticHandle", asked(() -> STATIC.setVolatile(1), () -> (int) STATIC.getVolatile() == 1));
    ways.put(
        "element",
        asked(
            () -> ELEMENT.setVolatile(array, 2, 1),
            () -> (int) ELEMENT.getVolatile(array, 2) == 1));
    ways.put("atomic", asked(() -> atomic.set(true), () -> atomic.get()));
    ways.put("reference", asked(() -> reference.set(cell), () -> reference.get() != null));
    ways.put("atomicArray", asked(() -> atoms.incrementAndGet(1), () -> atoms.get(1) == 1));
    ways.put("adder", asked(() -> adder.increment(), () -> adder.sum() == 1));
    Latch latch = new Latch();
    Extended extended = new Extended();
    StampedLock stamped = new StampedLock();
    ways.put(
        "validate",
        asked(
            () -> {
              long stamp = stamped.writeLock();
              plain = true;
              stamped.unlockWrite(stamp);
            },
            () -> {
              long stamp = stamped.tryOptimisticRead();
              boolean seen = plain;
              return stamped.validate(stamp) && seen;
            }));
    ways.put("synchronizer", after(() -> latch.releaseShared(1), () -> latch.acquireShared(1)));
    ways.put("extended", asked(() -> extended.set(1), () -> extended.get() == 1));
    ways.put(
        "gate",
        (one, other) ->
            both(
                () -> behind(one, false),
                () -> {
                  until(() -> plain);
                  behind(other, true);
                }));
    ways.put( // which may make no difference, and is a deadlock missed
        "numbers",
        after(
            () -> {
              handled += numbers.getAndIncrement();
              plain = true;
            },
            () -> {
              until(() -> plain);
              handled += numbers.getAndIncrement();
            }));
  }

  /** A synchronizer of the program's own that is no lock. */
  static final class Latch extends AbstractQueuedSynchronizer {
    @Override
    protected int tryAcquireShared(int ignored) {
      return getState() == 0 ? -1 : 1;
    }

    @Override
    protected boolean tryReleaseShared(int ignored) {
      return compareAndSetState(0, 1);
    }
  }

  /** An atomic of the program's own. */
  static final class Extended extends AtomicInteger {}

  private static final AtomicBoolean GATE = new AtomicBoolean();

  private static void behind(Step step, boolean last) throws Exception {
    until(() -> GATE.compareAndSet(false, true));
    step.run();
    GATE.set(false);
    plain = !last;
  }

  private static void threads(Map<String, Way> ways) {
    ways.put(
        "unpark",
        (one, other) -> {
          Thread parked =
              thread(
                  () -> {
                    do {
                      LockSupport.park();
                    } while (!plain);
                    other.run();
                  });
          one.run();
          plain = true;
          LockSupport.unpark(parked);
          parked.join();
        });
    ways.put(
        "taskCount",
        (one, other) -> {
          ThreadPoolExecutor pool =
              new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
          pool.execute(
              () -> {
                try {
                  one.run();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
          until(() -> pool.getCompletedTaskCount() == 1);
          other.run();
          pool.shutdown();
        });
    ways.put("isAlive", ended(first -> !first.isAlive()));
    ways.put("getState", ended(first -> first.getState() == Thread.State.TERMINATED));
    ways.put("interrupt", interrupted(() -> Thread.sleep(60_000)));
    ways.put(
        "isInterrupted",
        interrupted(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
              }
            }));
  }

  /** What is asked of the first thread. */
  interface OfThread {
    boolean ask(Thread first);
  }

  private static Way ended(OfThread question) {
    return (one, other) -> {
      Thread first = thread(one);
      Thread second =
          thread(
              () -> {
                until(() -> question.ask(first));
                other.run();
              });
      second.join();
    };
  }

  private static Way interrupted(Step waits) {
    return (one, other) -> {
      Thread second =
          thread(
              () -> {
                try {
                  waits.run();
                } catch (InterruptedException e) {
                  plain = true;
                }
                other.run();
              });
      Thread first =
          thread(
              () -> {
                one.run();
                second.interrupt();
              });
      first.join();
      second.join();
    };
  }

  /** What is published while its subscriber runs already, and needs no thread for it. */
  private static void flow(Step one, Step other) throws Exception {
    Thread[] subscriber = new Thread[1];
    SubmissionPublisher<String> publisher =
        new SubmissionPublisher<>(task -> subscriber[0] = thread(task::run), 4);
    publisher.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(1);
            while (!plain) {
              LockSupport.parkNanos(1_000_000);
            }
          }

          @Override
          public void onNext(String item) {
            try {
              other.run();
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          }

          @Override
          public void onError(Throwable thrown) {
            thrown.printStackTrace();
          }

          @Override
          public void onComplete() {}
        });
    Thread first =
        thread(
            () -> {
              one.run();
              publisher.submit("x");
              plain = true;
            });
    first.join();
    subscriber[0].join();
  }

  private static void collections(Map<String, Way> ways) {
    Map<String, Object> map = new ConcurrentHashMap<>();
    map.put("old", "value");
    Map<String, Object> made = new ConcurrentHashMap<>();
    Map<String, Object> visited = new ConcurrentHashMap<>();
    Set<String> set = ConcurrentHashMap.newKeySet();
    Map<String, String> sorted = new ConcurrentSkipListMap<>();
    List<String> copied = new CopyOnWriteArrayList<>();
    List<String> wrapped = Collections.synchronizedList(new ArrayList<>());
    Map<String, String> wrappedMap = Collections.synchronizedMap(new LinkedHashMap<>());
    List<String> vector = new Vector<>();
    Map<String, String> table = new Hashtable<>();
    Queue<String> queue = new ConcurrentLinkedQueue<>();
    Queue<String> drained = new ConcurrentLinkedQueue<>(List.of("x"));
    Phaser phaser = new Phaser(1);
    Semaphore permits = new Semaphore(0);
    Properties properties = new Properties();
    StringBuffer buffer = new StringBuffer();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ways.put(
        "properties",
        asked(() -> properties.setProperty("k", "v"), () -> properties.getProperty("k") != null));
    ways.put("buffer", asked(() -> buffer.append("x"), () -> buffer.length() == 1));
    ways.put("bytes", asked(() -> bytes.write(1), () -> bytes.size() == 1));
    ways.put("flow", AccessOrderProgram::flow);
    ways.put("mapGet", asked(() -> map.put("k", new Object()), () -> map.get("k") != null));
    ways.put("mapRemove", asked(() -> map.remove("old"), () -> !map.containsKey("old")));
    ways.put(
        "mapCompute",
        asked(() -> made.computeIfAbsent("k", k -> new Object()), () -> made.containsKey("k")));
    ways.put(
        "mapEntries",
        asked(
            () -> visited.merge("k", new Object(), (x, y) -> y),
            () -> visited.entrySet().iterator().hasNext()));
    ways.put("set", asked(() -> set.add("k"), () -> set.contains("k")));
    ways.put("sortedMap", asked(() -> sorted.put("k", "v"), () -> !sorted.isEmpty()));
    ways.put("copied", asked(() -> copied.add("k"), () -> copied.contains("k")));
    ways.put("wrapped", asked(() -> wrapped.add("k"), () -> wrapped.size() == 1));
    ways.put(
        "wrappedMap", asked(() -> wrappedMap.put("k", "v"), () -> wrappedMap.get("k") != null));
    ways.put("vector", asked(() -> vector.add("k"), () -> !vector.isEmpty()));
    ways.put("table", asked(() -> table.put("k", "v"), () -> table.containsKey("k")));
    ways.put("queueSize", asked(() -> queue.add("k"), () -> queue.size() == 1));
    ways.put("queueDrained", asked(() -> drained.poll(), () -> drained.isEmpty()));
    ArrayBlockingQueue<String> full = new ArrayBlockingQueue<>(1);
    ways.put("queueFull", asked(() -> full.add("k"), () -> full.remainingCapacity() == 0));
    ways.put("phase", asked(() -> phaser.arrive(), () -> phaser.getPhase() == 1));
    ways.put("permits", asked(() -> permits.release(), () -> permits.availablePermits() == 1));
  }

  private static void streams(Map<String, Way> ways) {
    ways.put(
        "selector",
        (one, other) -> {
          try (Selector selector = Selector.open()) {
            after(selector::wakeup, selector::select).run(one, other);
          }
        });
    ways.put(
        "pipe",
        (one, other) -> {
          PipedInputStream in = new PipedInputStream();
          PipedOutputStream out = new PipedOutputStream(in);
          after(out::close, () -> in.read()).run(one, other);
        });
    ways.put(
        "pipedChars",
        (one, other) -> {
          PipedReader in = new PipedReader();
          PipedWriter out = new PipedWriter(in);
          after(() -> out.write("x"), () -> in.read()).run(one, other);
        });
    ways.put(
        "socket",
        (one, other) -> {
          try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
              Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
              Socket accepted = server.accept()) {
            after(() -> client.getOutputStream().write(1), () -> accepted.getInputStream().read())
                .run(one, other);
          }
        });
    ways.put(
        "channel",
        (one, other) -> {
          try (ServerSocketChannel server =
                  ServerSocketChannel.open()
                      .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
              SocketChannel client = SocketChannel.open(server.getLocalAddress());
              SocketChannel accepted = server.accept()) {
            after(client::close, () -> accepted.read(ByteBuffer.allocate(1))).run(one, other);
          }
        });
    ways.put(
        "socketFile",
        (one, other) -> {
          Path file = Files.createTempDirectory("s").resolve("s");
          try (ServerSocketChannel server =
                  ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                      .bind(UnixDomainSocketAddress.of(file));
              SocketChannel client = SocketChannel.open(server.getLocalAddress());
              SocketChannel accepted = server.accept()) {
            after(client::close, () -> accepted.read(ByteBuffer.allocate(1))).run(one, other);
          } finally {
            Files.delete(file);
            Files.delete(file.getParent());
          }
        });
    ways.put(
        "connection",
        (one, other) -> {
          try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            after(() -> connect(server), () -> server.accept().close()).run(one, other);
          }
        });
  }

  private static void connect(ServerSocket server) throws IOException {
    new Socket(server.getInetAddress(), server.getLocalPort()).close();
  }

  /** Accesses by method references. */
  private static void references(Map<String, Way> ways) {
    AtomicBoolean flag = new AtomicBoolean();
    ways.put("flag::get", asked(() -> flag.lazySet(true), flag::get));
    AtomicMarkableReference<Object> marked = new AtomicMarkableReference<>(flag, false);
    ways.put("marked::isMarked", asked(() -> marked.attemptMark(flag, true), marked::isMarked));
    LongAdder adder = new LongAdder();
    ways.put("adder::increment", asked(adder::increment, () -> adder.sum() == 1));
    AtomicReference<String> text = new AtomicReference<>();
    ways.put(
        "AtomicReference::get",
        asked(() -> text.set("x"), () -> apply(AtomicReference::get, text) != null));
    ways.put("thread::isAlive", ended(first -> !((BooleanSupplier) first::isAlive).getAsBoolean()));
    ways.put(
        "Thread::interrupted",
        interrupted(
            () -> {
              BooleanSupplier seen = Thread::interrupted;
              until(seen::getAsBoolean);
            }));
    Supplier<Map<String, Object>> maker = ConcurrentHashMap::new;
    Map<String, Object> map = maker.get();
    ways.put("ConcurrentHashMap::new", asked(() -> map.put("x", "y"), () -> map.get("x") != null));
  }

  private static <T, R> R apply(Function<T, R> function, T to) {
    return function.apply(to);
  }

  /** What no other group has. */
  private static void others(Map<String, Way> ways) {
    Shown shown = new Shown();
    ways.put("public", asked(() -> shown.done = 1, () -> shown.done == 1));
    ways.put("publicStatic", asked(() -> Shown.begun = true, () -> Shown.begun));
    BlockingQueue<Object> queue = new ArrayBlockingQueue<>(2);
    ways.put(
        "remainingCapacity", asked(() -> queue.put("x"), () -> queue.remainingCapacity() == 1));
    StampedLock stamped = new StampedLock();
    long before = stamped.tryOptimisticRead();
    ways.put(
        "validate",
        asked(() -> stamped.unlockWrite(stamped.writeLock()), () -> !stamped.validate(before)));
    ways.put(
        "nioPipe",
        (one, other) -> {
          Pipe pipe = Pipe.open();
          after(
                  () -> pipe.sink().write(ByteBuffer.allocate(1)),
                  () -> pipe.source().read(ByteBuffer.allocate(1)))
              .run(one, other);
          pipe.sink().close();
          pipe.source().close();
        });
    ways.put(
        "datagram",
        (one, other) -> {
          try (DatagramSocket to = new DatagramSocket(0, InetAddress.getLoopbackAddress());
              DatagramSocket from = new DatagramSocket()) {
            DatagramPacket sent = new DatagramPacket(new byte[1], 1, to.getLocalSocketAddress());
            DatagramPacket received = new DatagramPacket(new byte[1], 1);
            after(() -> from.send(sent), () -> to.receive(received)).run(one, other);
          }
        });
  }

  /** The inner lock is made where it is first taken, and only then shown to others. */
  private static void births(Map<String, Way> ways) {
    AtomicReference<Object> shown = new AtomicReference<>();
    Map<String, Object> map = new ConcurrentHashMap<>();
    Object outer = new Object();
    ways.put(
        "shown",
        (one, other) ->
            both(
                () -> {
                  synchronized (outer) {
                    Object made = new Object();
                    synchronized (made) {
                      counted++;
                    }
                    shown.set(made);
                  }
                },
                () -> {
                  until(() -> shown.get() != null);
                  nested(shown.get(), outer);
                }));
    ConcurrentHashMap<String, Object> turns = new ConcurrentHashMap<>();
    CountDownLatch first = new CountDownLatch(1);
    ways.put( // the bin of a map as a gate
        "computedInTurn",
        (one, other) ->
            both(
                () -> inTurn(turns, one, first::countDown),
                () -> {
                  first.await();
                  inTurn(turns, other, () -> {});
                }));
    ways.put(
        "computed",
        (one, other) ->
            both(
                () -> {
                  synchronized (map) {
                    map.computeIfAbsent(
                        "k",
                        key -> {
                          Object made = new Object();
                          synchronized (made) {
                            counted++;
                          }
                          return made;
                        });
                  }
                  plain = true;
                },
                () -> {
                  until(() -> plain);
                  nested(map.get("k"), map);
                }));
  }

  /** A side waits, within its outer section, for what the other one sets in its inner section. */
  private static void guards(Map<String, Way> ways) {
    ways.put(
        "guardedFlag",
        (one, other) -> {
          Object outer = new Object();
          Object guard = new Object();
          boolean[] set = {false};
          both(
              () -> {
                synchronized (outer) {
                  synchronized (guard) {
                    set[0] = true;
                    guard.notifyAll();
                  }
                }
                plain = true;
              },
              () -> {
                until(() -> plain);
                synchronized (guard) {
                  while (!set[0]) {
                    guard.wait();
                  }
                  synchronized (outer) {
                    counted++;
                  }
                }
              });
        });
    ways.put(
        "guardedByLock",
        (one, other) -> {
          Object outer = new Object();
          ReentrantLock guard = new ReentrantLock();
          Condition changed = guard.newCondition();
          boolean[] set = {false};
          both(
              () -> {
                synchronized (outer) {
                  guard.lock();
                  try {
                    set[0] = true;
                    changed.signalAll();
                  } finally {
                    guard.unlock();
                  }
                }
                plain = true;
              },
              () -> {
                until(() -> plain);
                guard.lock();
                try {
                  while (!set[0]) {
                    changed.await();
                  }
                  synchronized (outer) {
                    counted++;
                  }
                } finally {
                  guard.unlock();
                }
              });
        });
  }

  // ---- what does not ----------------------------------------------------------------------------

  private static Way before(Step then, Step first) {
    return after(
        () -> {
          then.run();
          plain = true; // a race that no trace holds: they do not deadlock here
        },
        () -> {
          until(() -> plain);
          first.run();
        });
  }

  private static void free(Map<String, Way> ways) {
    AtomicInteger hits = new AtomicInteger();
    LongAdder adder = new LongAdder();
    Cell mine = new Cell();
    Cell yours = new Cell();
    Map<String, Object> map = new ConcurrentHashMap<>();
    Map<String, Object> cache = new ConcurrentHashMap<>();
    AtomicBoolean once = new AtomicBoolean();
    Step nothing = () -> {};
    ways.put("nothing", before(nothing, nothing));
    ways.put("counted", before(() -> counted++, () -> counted++));
    ways.put("hits", before(() -> hits.incrementAndGet(), () -> hits.addAndGet(2)));
    ways.put("adder", before(() -> adder.increment(), () -> adder.increment()));
    ways.put("otherObject", before(() -> mine.wide = 1, () -> yours.wide = yours.wide - 1));
    ways.put(
        "otherKey",
        before(
            () -> map.put("mine", new Object()),
            () -> {
              map.put("yours", new Object());
              handled += map.get("yours").hashCode();
              plain &= !map.containsKey("nobody's");
            }));
    ways.put(
        "seenBefore",
        (one, other) -> {
          cache.put("k", new Object());
          before(nothing, () -> cache.get("k")).run(one, other);
        });
    ways.put(
        "once",
        (one, other) -> {
          Step either =
              () -> {
                if (once.compareAndSet(false, true)) {
                  one.run();
                  plain = true;
                } else {
                  other.run();
                }
              };
          both(
              either,
              () -> {
                until(() -> plain);
                either.run();
              });
        });
  }
}
