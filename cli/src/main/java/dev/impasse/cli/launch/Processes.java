package dev.impasse.cli.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code /proc} says of a process, as far as there is one; and the signal for a dump. */
final class Processes {

  private static final int SIGQUIT = 3;

  private Processes() {}

  /** Returns the number that a process has for itself: in a container it is another. */
  static long pidInside(long pid) throws IOException {
    String[] numbers = status(pid, "NSpid:").strip().split("\\s+", -1);
    String last = numbers[numbers.length - 1];
    return last.isEmpty() ? pid : Long.parseLong(last);
  }

  /** Returns the folder in which the JVM has its socket, as it is seen from here. */
  static Path temporaryFolder(long pid) {
    Path inside = Path.of("/proc/" + pid + "/root/tmp");
    return Files.isDirectory(inside) ? inside : Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** Returns the file that its stdout goes to; what it leads to may be a pipe or a terminal. */
  static Path stdout(long pid) {
    return Path.of("/proc/" + pid + "/fd/1");
  }

  /**
   * Sends the signal on which a JVM prints its threads, or listens.
   *
   * @throws IOException if the process would die of it, or cannot be reached
   */
  static void quit(long pid) throws IOException {
    if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
      throw new IOException("no such process: " + pid);
    }
    String caught = status(pid, "SigCgt:").strip();
    boolean dies =
        !caught.isEmpty() && (Long.parseUnsignedLong(caught, 16) >> (SIGQUIT - 1) & 1) == 0;
    if (dies) {
      throw new IOException("it is no JVM, or one with -Xrs: it would die of the signal");
    }
    Process kill =
        new ProcessBuilder(List.of("/bin/sh", "-c", "kill -3 " + pid))
            .redirectErrorStream(true)
            .start();
    try {
      if (kill.waitFor() != 0) {
        throw new IOException("it cannot be signalled: is it another user's?");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String status(long pid, String field) throws IOException {
    Path file = Path.of("/proc/" + pid + "/status");
    if (!Files.isReadable(file)) {
      return "";
    }
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      if (line.startsWith(field)) {
        return line.substring(field.length());
      }
    }
    return "";
  }
}
