package dev.impasse.forked;

import dev.impasse.launch.Findings;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.MalformedObjectNameException;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/** A program that deadlocks on purpose and hears of it itself, in the way the argument names. */
final class AsyncSinksProgram {

  private static final ObjectName NAME = name();

  private AsyncSinksProgram() {}

  /** Prints what it hears and ends. */
  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "before" -> before();
      case "late" -> late();
      case "bad" -> bad();
      case "jmx" -> jmx();
      case "server-later" -> noServer(true);
      case "no-server" -> noServer(false);
      case "jfr" -> deadlockUntilTheAgentExits();
      default -> throw new IllegalArgumentException(args[0]);
    }
    System.exit(0); // the deadlocked threads are daemons, but let shutdown hooks run now
  }

  private static void before() throws InterruptedException {
    BlockingQueue<Map<String, Object>> heard = new LinkedBlockingQueue<>();
    Consumer<Map<String, Object>> listener = heard::add;
    Findings.listen(listener);
    Findings.listen(listener);
    deadlock("one");
    print(heard.take());
    Findings.forget(listener);
    BlockingQueue<Map<String, Object>> heardByAnother = new LinkedBlockingQueue<>();
    Findings.listen(heardByAnother::add);
    heardByAnother.take(); // the first finding
    deadlock("two");
    heardByAnother.take();
    System.out.println("after: " + heard.poll(1, TimeUnit.SECONDS));
  }

  private static void late() throws InterruptedException {
    BlockingQueue<Map<String, Object>> heard = new LinkedBlockingQueue<>();
    deadlockAndWait();
    Findings.listen(heard::add);
    print(heard.take());
  }

  /** One throws, one blocks for ever, one is well: all of them meet two findings. */
  private static void bad() throws InterruptedException {
    BlockingQueue<Map<String, Object>> heard = new LinkedBlockingQueue<>();
    CountDownLatch never = new CountDownLatch(1);
    Findings.listen(
        finding -> {
          throw new IllegalStateException("a bad listener");
        });
    Findings.listen(
        finding -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    Findings.listen(heard::add);
    deadlock("one");
    print(heard.take());
    deadlock("two");
    print(heard.take());
  }

  private static void jmx() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    while (!server.isRegistered(NAME)) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    BlockingQueue<Notification> heard = new LinkedBlockingQueue<>();
    server.addNotificationListener(NAME, (told, handback) -> heard.add(told), null, null);
    System.out.println("at first: " + server.getAttribute(NAME, "DetectedCount"));
    deadlock("one");
    Notification told = heard.take();
    System.out.println("notification: " + told.getType() + " " + told.getUserData());
    System.out.println("message: " + told.getMessage().lines().findFirst().orElse(""));
    System.out.println("scanNow: " + server.invoke(NAME, "scanNow", null, null));
    CompositeData[] findings = (CompositeData[]) server.getAttribute(NAME, "Findings");
    System.out.println("fingerprint: " + findings[0].get("fingerprint"));
    System.out.println("threads: " + String.join(",", (String[]) findings[0].get("threads")));
    System.out.println("json: " + server.invoke(NAME, "reportJson", null, null));
    for (String figure :
        new String[] {"ThreadsWatched", "Scans", "LastScanNanos", "ClassesWoven"}) {
      boolean positive = ((Number) server.getAttribute(NAME, figure)).longValue() > 0;
      System.out.println(figure + " positive: " + positive);
    }
    TabularData skipped = (TabularData) server.getAttribute(NAME, "Skipped");
    System.out.println("JDK left alone: " + skipped.containsKey(new Object[] {"class of the JDK"}));
    server.invoke(NAME, "flushTrace", null, null);
  }

  /** The server appears with the first finding and not before. */
  private static void noServer(boolean serverComes) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(1_200); // two looks of the agent
    System.out.println("servers: " + MBeanServerFactory.findMBeanServer(null).size());
    deadlockAndWait();
    for (int i = 0;
        (serverComes || i < 150) && MBeanServerFactory.findMBeanServer(null).isEmpty();
        i++) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    System.out.println("servers: " + MBeanServerFactory.findMBeanServer(null).size());
  }

  private static void deadlockAndWait() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    Consumer<Map<String, Object>> listener = finding -> told.countDown();
    Findings.listen(listener);
    deadlock("one");
    told.await();
    Findings.forget(listener);
  }

  private static void deadlockUntilTheAgentExits() throws InterruptedException {
    deadlock("one");
    TimeUnit.DAYS.sleep(1);
  }

  private static void deadlock(String name) {
    ReentrantLock left = new ReentrantLock();
    ReentrantLock right = new ReentrantLock();
    CyclicBarrier both = new CyclicBarrier(2);
    Threads.start(name, () -> take(left, right, both), () -> take(right, left, both));
  }

  private static void take(ReentrantLock outer, ReentrantLock inner, CyclicBarrier both) {
    outer.lock();
    Threads.meet(both);
    inner.lock();
  }

  private static void print(Map<String, Object> finding) {
    System.out.println(
        "heard: "
            + finding.get("certainty")
            + " "
            + finding.get("text").toString().lines().findFirst().orElse("")
            + " on "
            + Thread.currentThread().getName());
  }

  private static ObjectName name() {
    try {
      return new ObjectName("dev.impasse:type=Detector");
    } catch (MalformedObjectNameException e) {
      throw new AssertionError(e);
    }
  }
}
