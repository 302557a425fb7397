package dev.impasse.cli.launch;

import dev.impasse.core.dump.TextDumpReader;
import dev.impasse.core.dump.ThreadDump;
import dev.impasse.core.file.BoundedLines;
import dev.impasse.core.input.DumpSource;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Takes thread dumps of a JVM that runs, as {@code jcmd PID Thread.print -l} prints them: by its
 * socket; where there are none of those by {@code jcmd} itself; and of a JVM that lets nobody
 * attach out of the file that its stdout goes to.
 */
public final class LiveDump {

  private static final long PATIENCE_SECONDS = 30;
  private static final int MOST_BYTES = 64 << 20;
  private static final long MOST_OF_ALL = 1L << 30;

  private LiveDump() {}

  /**
   * Takes one.
   *
   * @throws IOException if it cannot be had, with the reason
   */
  public static List<ThreadDump> take(long pid) throws IOException {
    return TextDumpReader.read(new BoundedLines(new StringReader(text(pid))));
  }

  /**
   * Takes one with all virtual threads, as {@code jcmd PID Thread.dump_to_file -format=json} writes
   * it; empty where the JVM cannot, or does not tell of locks so (before Java 24). The JVM writes a
   * file, which is removed.
   */
  public static List<ThreadDump> takeAll(long pid) {
    if (File.separatorChar != '/') {
      return List.of();
    }
    Path folder = Processes.temporaryFolder(pid);
    String name = "impasse-" + UUID.randomUUID() + ".json";
    Path file = folder.resolve(name);
    try {
      boolean inside = folder.startsWith("/proc");
      String named = inside ? "/tmp/" + name : file.toString();
      AttachSocket.open(pid).ask("jcmd", "Thread.dump_to_file -format=json \"" + named + "\"");
      return DumpSource.read(file, MOST_OF_ALL).stream()
          .filter(dump -> dump.problems().isEmpty())
          .toList();
    } catch (IOException e) {
      return List.of(); // what the text lacks is said then
    } finally {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // it is another user's; the JVM has made it
      }
    }
  }

  private static String text(long pid) throws IOException {
    if (File.separatorChar != '/') {
      return byJcmd(pid);
    }
    Path stdout = Processes.stdout(pid);
    long before = Files.isRegularFile(stdout) ? Files.size(stdout) : -1;
    try {
      return AttachSocket.open(pid).ask("threaddump", "-l");
    } catch (IOException e) {
      String printed = before < 0 ? "" : printed(stdout, before);
      if (printed.contains("Full thread dump ")) {
        return printed;
      }
      throw e;
    }
  }

  /** Returns what was added to a file since then: a JVM that lets nobody attach prints there. */
  private static String printed(Path stdout, long from) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(stdout.toFile(), "r")) {
      file.seek(from);
      byte[] bytes = new byte[(int) Math.min(MOST_BYTES, Math.max(0, file.length() - from))];
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static String byJcmd(long pid) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd.exe");
    Path answer = Files.createTempFile("impasse", ".txt");
    try {
      Process process =
          new ProcessBuilder(jcmd.toString(), Long.toString(pid), "Thread.print", "-l")
              .redirectErrorStream(true)
              .redirectOutput(answer.toFile())
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("it does not answer within " + PATIENCE_SECONDS + " s");
      }
      return Files.readString(answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.deleteIfExists(answer);
    }
  }
}
