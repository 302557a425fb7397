package dev.impasse.agent.notify;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.jvm.JdkModules;
import dev.impasse.core.file.FileMode;
import dev.impasse.core.file.FileProblem;
import dev.impasse.core.file.OwnFile;
import dev.impasse.core.report.Printable;
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
 * thread ids: the JVM does not say the others.
 *
 * <p>Whatever its threads, classes and loaders are called, a line of it is one that we wrote: names
 * are made harmless first. A file that is not whole is an error, and is not called a dump.
 *
 * <p>A dump stops all threads at a safepoint; to find the synchronizers the JVM walks the heap.
 */
public final class ThreadDump {

  private static final String TIME_PATTERN = "yyyyMMdd-HHmmss-SSS";

  private final Path folder;
  private final FileMode mode;

  /**
   * Makes one.
   *
   * @param beside the report or the trace, in whose folder dumps go; null for the working directory
   * @param mode who may read them
   */
  public ThreadDump(@Nullable Path beside, FileMode mode) {
    this.mode = mode;
    Path parent = beside == null ? null : beside.toAbsolutePath().getParent();
    folder = parent == null ? Path.of("").toAbsolutePath() : parent;
  }

  /** Writes a dump and says where it is; what goes wrong is a line on stderr. */
  void write() {
    if (!JdkModules.haveManagement()) {
      Console.say("cannot write a thread dump: this Java runs without java.management");
      return;
    }
    String time =
        LocalDateTime.now(ZoneId.systemDefault()).format(DateTimeFormatter.ofPattern(TIME_PATTERN));
    String name = "impasse-threads-" + ProcessHandle.current().pid() + "-" + time;
    OwnFile text = new OwnFile(folder.resolve(name + ".txt"), mode);
    OwnFile json = new OwnFile(folder.resolve(name + ".json"), mode);
    boolean written = whole(text, () -> platform(text, time));
    boolean all = whole(json, () -> virtual(json));
    if (written) {
      Console.say(
          "thread dump: " + text.path() + (all ? ", with virtual threads: " + json.path() : ""));
    }
  }

  /** Part of a dump would be read as all of it: there is none then, and that is said. */
  private static boolean whole(OwnFile file, Writing writing) {
    try {
      return writing.write();
    } catch (IOException | RuntimeException | LinkageError e) {
      Console.say(
          "cannot write the thread dump: file="
              + file.path()
              + " ("
              + FileProblem.why(file.path(), e)
              + ")");
      Console.debug(e);
      return false;
    }
  }

  /** Writes a file; returns whether there was anything to write. */
  @FunctionalInterface
  private interface Writing {
    boolean write() throws IOException;
  }

  private static boolean platform(OwnFile to, String time) throws IOException {
    byte[] text = platform(time).getBytes(StandardCharsets.UTF_8);
    to.write(out -> out.write(text));
    return true;
  }

  /** The JVM makes its file itself, readable by all: in a folder that nobody else may enter. */
  private boolean virtual(OwnFile to) throws IOException {
    Path own = Files.createTempDirectory(folder, ".impasse-threads-");
    Path made = own.resolve("threads.json");
    try {
      if (!VirtualDump.write(made)) {
        return false;
      }
      to.write(out -> Files.copy(made, out));
      return true;
    } finally {
      Files.deleteIfExists(made);
      Files.delete(own);
    }
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
