package dev.impasse.agent.react;

import dev.impasse.agent.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes thread dumps: {@code impasse-threads-PID-TIME.txt} in the form of {@code jstack -l}, with
 * every platform thread, its stack, and the monitors and synchronizers that it holds; and, where
 * the JVM has them, {@code .json} beside it with the virtual threads too.
 *
 * <p>{@code impasse analyze} reads both. What stands for addresses are identity hash codes and
 * thread ids: the JVM does not tell the others.
 *
 * <p>A dump stops all threads at a safepoint; to find the synchronizers the JVM walks the heap.
 */
public final class ThreadDump {

  private static final String TIME_PATTERN = "yyyyMMdd-HHmmss-SSS";

  private final Path folder;

  /**
   * Makes one.
   *
   * @param beside the report or the trace, in whose folder dumps go; null for the working directory
   */
  public ThreadDump(@Nullable Path beside) {
    Path parent = beside == null ? null : beside.toAbsolutePath().getParent();
    folder = parent == null ? Path.of("").toAbsolutePath() : parent;
  }

  /** Writes a dump and says where it is; what goes wrong is a line on stderr. */
  void write() {
    String time =
        LocalDateTime.now(ZoneId.systemDefault()).format(DateTimeFormatter.ofPattern(TIME_PATTERN));
    String name = "impasse-threads-" + ProcessHandle.current().pid() + "-" + time;
    try {
      Files.createDirectories(folder);
      Path text = folder.resolve(name + ".txt");
      try (PrintWriter out =
          new PrintWriter(Files.newBufferedWriter(text, StandardCharsets.UTF_8))) {
        platform(out, time);
      }
      Path json = folder.resolve(name + ".json");
      boolean all = VirtualDump.write(json);
      Console.say("thread dump: " + text + (all ? ", with virtual threads: " + json : ""));
    } catch (IOException | RuntimeException | LinkageError e) {
      Console.say("cannot write the thread dump: folder=" + folder + " (" + e + ")");
    }
  }

  private static void platform(PrintWriter out, String time) {
    out.println(time);
    out.println(
        "Full thread dump "
            + System.getProperty("java.vm.name")
            + " ("
            + System.getProperty("java.vm.version")
            + "):");
    out.println();
    for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
      if (thread != null) {
        one(out, thread);
      }
    }
    out.println("JNI global refs: not counted"); // the line that ends such a dump
  }

  private static void one(PrintWriter out, ThreadInfo thread) {
    out.println(
        '"'
            + thread.getThreadName()
            + "\" #"
            + thread.getThreadId()
            + (thread.isDaemon() ? " daemon" : "")
            + " prio="
            + thread.getPriority()
            + String.format(" tid=0x%016x ", thread.getThreadId())
            + thread.getThreadState().name().toLowerCase(Locale.ROOT));
    out.println("   java.lang.Thread.State: " + thread.getThreadState());
    StackTraceElement[] stack = thread.getStackTrace();
    for (int depth = 0; depth < stack.length; depth++) {
      out.println("\tat " + stack[depth]);
      if (depth == 0 && thread.getLockInfo() != null) {
        out.println("\t- " + verb(thread) + " " + lock(thread.getLockInfo()));
      }
      for (MonitorInfo monitor : thread.getLockedMonitors()) {
        if (monitor.getLockedStackDepth() == depth) {
          out.println("\t- locked " + lock(monitor));
        }
      }
    }
    out.println();
    out.println("   Locked ownable synchronizers:");
    for (LockInfo synchronizer : thread.getLockedSynchronizers()) {
      out.println("\t- " + lock(synchronizer));
    }
    if (thread.getLockedSynchronizers().length == 0) {
      out.println("\t- None");
    }
    out.println();
  }

  private static String verb(ThreadInfo thread) {
    StackTraceElement top = thread.getStackTrace()[0];
    boolean inWait = top.getClassName().equals("java.lang.Object");
    return switch (thread.getThreadState()) {
      case BLOCKED -> inWait ? "waiting to re-lock in wait()" : "waiting to lock";
      case WAITING, TIMED_WAITING -> inWait ? "waiting on" : "parking to wait for ";
      default -> "waiting on";
    };
  }

  /** The identity hash code stands for the address, which only the JVM knows. */
  private static String lock(LockInfo lock) {
    return String.format("<0x%016x>", lock.getIdentityHashCode())
        + " (a "
        + lock.getClassName()
        + ")";
  }
}
