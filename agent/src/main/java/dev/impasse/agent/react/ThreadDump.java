package dev.impasse.agent.react;

import dev.impasse.agent.Console;
import dev.impasse.core.report.Printable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Writes thread dumps: {@code impasse-threads-PID-TIME.txt} in the form of {@code jstack -l}, with
 * every platform thread, its stack, and the monitors and synchronizers that it holds; and, where
 * the JVM has them, {@code .json} beside it with the virtual threads too.
 *
 * <p>{@code impasse analyze} reads both. What stands for addresses are identity hash codes and
 * thread ids: the JVM does not tell the others.
 *
 * <p>Whatever its threads, classes and loaders are called, a line of it is one that we wrote: names
 * are made harmless first. A file that is not whole is an error, and is not called a dump.
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
    Path text = folder.resolve(name + ".txt");
    boolean written =
        whole(
            text,
            () -> {
              Files.createDirectories(folder);
              try (BufferedWriter out = Files.newBufferedWriter(text, StandardCharsets.UTF_8)) {
                out.write(platform(time));
              }
              return true;
            });
    Path json = folder.resolve(name + ".json");
    boolean all = whole(json, () -> VirtualDump.write(json));
    if (written) {
      Console.say("thread dump: " + text + (all ? ", with virtual threads: " + json : ""));
    }
  }

  /** Part of a dump would be read as all of it: it is removed, and that is said. */
  private static boolean whole(Path file, Writing writing) {
    try {
      return writing.write();
    } catch (IOException | RuntimeException | LinkageError e) {
      Console.say("cannot write the thread dump: file=" + file + " (" + e + ")");
      try {
        Files.deleteIfExists(file);
      } catch (IOException | RuntimeException stays) {
        Console.debug(stays);
      }
      return false;
    }
  }

  /** Writes a file; returns whether there was anything to write. */
  @FunctionalInterface
  private interface Writing {
    boolean write() throws IOException;
  }

  private static String platform(String time) {
    StringBuilder out = new StringBuilder();
    out.append(time).append('\n');
    out.append("Full thread dump ")
        .append(Printable.name(String.valueOf(System.getProperty("java.vm.name"))))
        .append(" (")
        .append(Printable.name(String.valueOf(System.getProperty("java.vm.version"))))
        .append("):\n\n");
    for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
      if (thread != null) {
        new DumpedThread(thread).write(out);
      }
    }
    out.append("JNI global refs: not counted\n"); // the line that ends such a dump
    return out.toString();
  }
}
