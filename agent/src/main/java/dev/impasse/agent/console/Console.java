package dev.impasse.agent.console;

import dev.impasse.agent.daemon.OwnThread;
import dev.impasse.core.report.Printable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Where the agent speaks: the process's stderr, never its stdout, and not {@code System.err}, which
 * the application may have redirected, and whose lock it may hold.
 *
 * <p><b>Threading.</b> Whoever speaks never waits, and takes no lock: what is said goes into a
 * queue, and one daemon writes it down, in order. A stderr that nobody reads holds up that daemon
 * alone. What finds no room in the queue is counted, and the count is said when there is room.
 */
public final class Console {

  /** How much may wait to be written, in chars: some thousands of reports. */
  private static final long MOST_WAITING = 1 << 22;

  private static final long POLL_NANOS = 500_000;

  private static final Queue<String> QUEUE = new ConcurrentLinkedQueue<>();
  private static final AtomicLong WAITING = new AtomicLong();
  private static final AtomicLong DROPPED = new AtomicLong();
  private static final AtomicBoolean STARTED = new AtomicBoolean();
  private static final Thread DAEMON = new OwnThread(Console::run, "impasse-console");

  private Console() {}

  /** Returns the thread that writes, started: the runtime is to leave it alone. */
  public static Thread start() {
    if (STARTED.compareAndSet(false, true)) {
      DAEMON.start();
    }
    return DAEMON;
  }

  /** Prints one line, marked as ours; what could break the line or colour it shows as an escape. */
  public static void say(String line) {
    print("impasse: " + Printable.text(line) + System.lineSeparator());
  }

  /** Prints a report as it is. */
  public static void print(String text) {
    if (WAITING.addAndGet(text.length()) > MOST_WAITING) {
      WAITING.addAndGet(-text.length());
      DROPPED.incrementAndGet();
      return;
    }
    QUEUE.add(text);
    LockSupport.unpark(start());
  }

  /** Prints a stack trace if debugging was asked for ({@code -Dimpasse.debug=true}). */
  public static void debug(Throwable failure) {
    if (Boolean.getBoolean("impasse.debug")) {
      StringWriter text = new StringWriter();
      failure.printStackTrace(new PrintWriter(text));
      print(text.toString());
    }
  }

  /** Whether everything that was said is written. */
  public static boolean idle() {
    return WAITING.get() == 0;
  }

  /** Waits until everything that was said is written, or until the time is over. */
  public static void settle(long nanos) {
    long deadline = System.nanoTime() + nanos;
    while (!idle() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static void run() {
    FileOutputStream stderr = new FileOutputStream(FileDescriptor.err);
    while (true) {
      String text = QUEUE.poll();
      if (text == null) {
        LockSupport.park();
        continue;
      }
      try {
        write(stderr, text);
        long dropped = DROPPED.getAndSet(0);
        if (dropped > 0) {
          write(stderr, "impasse: stderr was blocked, messages dropped: " + dropped + "\n");
        }
      } catch (IOException closed) {
        // Nobody is there to read it.
      } finally {
        WAITING.addAndGet(-text.length());
      }
    }
  }

  private static void write(FileOutputStream to, String text) throws IOException {
    to.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
