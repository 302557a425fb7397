import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How long it takes from the closing of a deadlock to its report, and what looking for it costs.
 *
 * <p>The parent starts programs in JVMs of their own and reads what the agent prints; both read the same
 * monotonic clock. Arguments: agent jar, rounds, seconds to measure the cost.
 */
public final class DetectionTime {

  private static final int WAITING = 100;
  private static final ReentrantLock shared = new ReentrantLock();
  private static final Object monitor = new Object();

  private DetectionTime() {}

  public static void main(String[] args) throws Exception {
    if (args[0].equals("child")) {
      child(args[1], Integer.parseInt(args[2]));
    } else {
      int rounds = Integer.parseInt(args[1]);
      System.out.println(System.getProperty("java.vm.version") + ", " + rounds + " deadlocks each; milliseconds: median (least to most)");
      for (String threads : List.of("10", "1000", "10000")) {
        time(args[0], "platform", threads, rounds);
      }
      if (Runtime.version().feature() >= 21) {
        for (String kind : List.of("virtual-lock", "virtual-monitor", "virtual-behind")) {
          time(args[0], kind, "100000", Math.max(1, rounds / 4));
        }
      }
      cost(args[0], Integer.parseInt(args[2]));
    }
  }

  // ---- parent -----------------------------------------------------------------------------------

  private static final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final BlockingQueue<Long> reports = new LinkedBlockingQueue<>();

    Child(String agent, String options, String kind, String threads) throws IOException {
      List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx1g", "-Xss256k"));
      if (agent != null) {
        command.add("-javaagent:" + agent + options);
      }
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), "DetectionTime", "child", kind, threads));
      process = new ProcessBuilder(command).start();
      out = process.inputReader();
      Thread reader =
          new Thread(
              () ->
                  process.errorReader().lines().forEach(
                      line -> {
                        if (line.startsWith("DEADLOCK DETECTED")) {
                          reports.add(System.nanoTime());
                        } else if (System.getenv("VERBOSE") != null) {
                          System.err.println(line);
                        }
                      }));
      reader.setDaemon(true);
      reader.start();
    }

    String ask(String what) throws IOException {
      process.getOutputStream().write((what + '\n').getBytes());
      process.getOutputStream().flush();
      return out.readLine();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  private static void time(String agent, String kind, String threads, int rounds) throws Exception {
    double[] reported = new double[rounds];
    double[] jdk = new double[rounds];
    String without;
    String found = "";
    try (Child child = new Child(agent, "", kind, threads)) {
      child.ask("ready");
      long[] before = numbers(child.ask("detector"));
      for (int i = 0; i < rounds; i++) {
        Thread.sleep(500 + (long) (Math.random() * 100)); // in any phase of the scan
        long closed = numbers(child.ask("close"))[0];
        Long seen = child.reports.poll(60, TimeUnit.SECONDS);
        reported[i] = seen == null ? Double.NaN : (seen - closed) / 1e6;
      }
      Thread.sleep(2_000);
      long[] after = numbers(child.ask("detector"));
      found = "    the detector's CPU " + (after[0] - before[0]) / 1_000_000 + " ms, allocated " + (after[1] - before[1]) / (1 << 20) + " MB, collections " + (after[2] - before[2]) + ", in " + (after[3] - before[3]) / 1_000_000_000 + " s";
    }
    try (Child child = new Child(null, "", kind, threads)) {
      child.ask("ready");
      child.ask("close");
      Thread.sleep(1_000);
      for (int i = 0; i < rounds; i++) {
        long[] call = numbers(child.ask("find"));
        jdk[i] = call[0] / 1e6;
        found += i == 0 ? "; findDeadlockedThreads finds " + call[1] : "";
      }
    }
    System.out.printf("%-16s %7s threads: reported after %s, one call of findDeadlockedThreads %s%n%s%n", kind, threads, spread(reported), spread(jdk), found);
  }

  private static void cost(String agent, int seconds) throws Exception {
    for (int round = 0; round < 3; round++) {
      for (String options : List.of("=detect=false", "=detect=true")) {
        try (Child child = new Child(agent, options, "platform", "10000")) {
          child.ask("ready");
          Thread.sleep(5_000);
          child.ask("detector"); // warm
          long[] before = numbers(child.ask("detector"));
          Thread.sleep(seconds * 1000L);
          long[] after = numbers(child.ask("detector"));
          double wall = after[3] - before[3];
          System.out.printf(
              "10000 threads, %d waiting, agent%s: process %.2f %% of a core, detector's thread %.2f %%, it allocates %.0f KB/s, collections %d%n",
              WAITING, options, 100 * (after[4] - before[4]) / wall, 100 * (after[0] - before[0]) / wall, (after[1] - before[1]) / 1024.0 / (wall / 1e9), after[2] - before[2]);
        }
      }
    }
  }

  private static long[] numbers(String line) {
    return Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
  }

  private static String spread(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return String.format("%.1f (%.1f to %.1f)", sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
  }

  // ---- child ------------------------------------------------------------------------------------

  private static void child(String kind, int threads) throws Exception {
    BufferedReader in = new BufferedReader(new java.io.InputStreamReader(System.in));
    boolean virtual = kind.startsWith("virtual");
    boolean behind = kind.equals("virtual-behind");
    CountDownLatch started = new CountDownLatch(threads);
    if (!behind) {
      shared.lock();
    }
    synchronized (monitor) {
      if (!behind) {
        population(kind, threads, virtual, started);
      }
      ThreadMXBean beans = ManagementFactory.getThreadMXBean();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        switch (line) {
          case "close" -> {
            ReentrantLock first = behind ? shared : new ReentrantLock();
            System.out.println(close(virtual, behind && shared.isLocked() ? new ReentrantLock() : first));
          }
          case "find" -> {
            long start = System.nanoTime();
            long[] found = beans.findDeadlockedThreads();
            System.out.println(System.nanoTime() - start + " " + (found == null ? 0 : found.length));
          }
          case "detector" -> System.out.println(detector());
          default -> {
            if (behind) {
              close(virtual, shared);
              population(kind, threads, virtual, started);
            }
            started.await();
            Thread.sleep(1_000);
            System.out.println("ready");
          }
        }
      }
    }
  }

  private static void population(String kind, int threads, boolean virtual, CountDownLatch started) throws Exception {
    for (int i = 0; i < threads; i++) {
      boolean waits = virtual || i < WAITING;
      start(virtual, () -> live(kind, waits, started));
    }
  }

  /** Takes a lock of its own once, as threads of a program do, and then waits for one, or idles. */
  private static void live(String kind, boolean waits, CountDownLatch started) {
    ReentrantLock own = new ReentrantLock();
    own.lock();
    own.unlock();
    started.countDown();
    if (!waits) {
      LockSupport.parkNanos(Long.MAX_VALUE);
    } else if (kind.equals("virtual-monitor")) {
      synchronized (monitor) {
        started.countDown();
      }
    } else {
      shared.lock();
      shared.unlock();
    }
  }

  /** Closes a circle of two threads; returns when. */
  private static long close(boolean virtual, ReentrantLock first) throws Exception {
    ReentrantLock second = new ReentrantLock();
    CountDownLatch both = new CountDownLatch(2);
    long[] closed = new long[1];
    CountDownLatch closing = new CountDownLatch(1);
    Runnable one =
        () -> {
          first.lock();
          both.countDown();
          await(both);
          second.lock();
        };
    Runnable other =
        () -> {
          second.lock();
          both.countDown();
          await(both);
          while (!second.hasQueuedThreads()) {
            LockSupport.parkNanos(1_000_000);
          }
          closed[0] = System.nanoTime();
          closing.countDown();
          first.lock();
        };
    start(virtual, one);
    start(virtual, other);
    closing.await();
    return closed[0];
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void start(boolean virtual, Runnable task) throws ReflectiveOperationException {
    if (virtual) {
      Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
    } else {
      Thread thread = new Thread(task);
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** CPU and allocation of the detector's thread, collections, wall clock, CPU of the process. */
  private static String detector() {
    com.sun.management.ThreadMXBean beans = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long cpu = 0;
    long bytes = 0;
    for (Thread thread : detectors()) {
      cpu += beans.getThreadCpuTime(thread.getId());
      bytes += beans.getThreadAllocatedBytes(thread.getId());
    }
    long collections = ManagementFactory.getGarbageCollectorMXBeans().stream().mapToLong(gc -> gc.getCollectionCount()).sum();
    long process = ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    return cpu + " " + bytes + " " + collections + " " + System.nanoTime() + " " + process;
  }

  private static List<Thread> detectors;

  private static List<Thread> detectors() {
    if (detectors == null) {
      Map<Thread, StackTraceElement[]> all = Thread.getAllStackTraces();
      detectors = all.keySet().stream().filter(thread -> thread.getName().startsWith("impasse-")).toList();
    }
    return detectors;
  }
}
