package dev.impasse.cli.launch;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a JVM by the socket that HotSpot has for {@code jcmd} and {@code jstack}: on Linux and macOS
 * it needs no module of a JDK, and reaches into containers by {@code /proc}. The JVM answers only
 * its own user and root.
 *
 * <p>Byte Buddy's connection, by which {@link AttachApi} loads the agent where there is no JDK,
 * could ask the same. It is not used here since it needs native code of JNA in a folder from which
 * the system lets it be run (not so in many containers); waits for an answer without an end, which
 * a JVM that cannot stop its threads never gives; and sends the signal without asking whether the
 * process would die of it. The JDK's own channels do without all three.
 *
 * <p>Source: {@code attachListener_posix.cpp} and {@code VirtualMachineImpl} of OpenJDK. A request
 * is the version of the protocol, a command and three arguments, each ending with a zero byte; an
 * answer is a line with a number, 0 if all is well, and text.
 */
final class AttachSocket {

  private static final int MOST_BYTES = 256 << 20;
  private static final long OPEN_SECONDS = 6;
  private static final long ANSWER_SECONDS = 30;
  private static final long POLL_MILLIS = 50;

  private final long pid;
  private final Path socket;

  private AttachSocket(long pid, Path socket) {
    this.pid = pid;
    this.socket = socket;
  }

  /**
   * Opens the socket of a JVM; one that has none yet makes it when it is asked to by a file and a
   * signal. A JVM that lets nobody attach prints its threads on its stdout instead.
   *
   * @throws IOException if it is no JVM, is another user's or does not answer
   */
  static AttachSocket open(long pid) throws IOException {
    long inside = Processes.pidInside(pid);
    Path folder = Processes.temporaryFolder(pid);
    Path socket = folder.resolve(".java_pid" + inside);
    if (!Files.exists(socket)) {
      Path request = request(pid, inside, folder);
      try {
        Processes.quit(pid);
        await(socket);
      } finally {
        Files.deleteIfExists(request);
      }
    }
    return new AttachSocket(pid, socket);
  }

  private static Path request(long pid, long inside, Path folder) throws IOException {
    Path here = Path.of("/proc/" + pid + "/cwd/.attach_pid" + inside);
    IOException why = null;
    for (Path file : List.of(here, folder.resolve(".attach_pid" + inside))) {
      try {
        return Files.createFile(file);
      } catch (FileAlreadyExistsException left) {
        return file; // somebody else asks, or was killed while it did
      } catch (IOException e) {
        why = e;
      }
    }
    throw new IOException("no file can be made to ask it for a connection: " + why, why);
  }

  private static void await(Path socket) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(OPEN_SECONDS);
    while (!Files.exists(socket)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("it does not answer within " + OPEN_SECONDS + " s");
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }

  /** Returns what the JVM answers. */
  String ask(String command, String argument) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      String request = "1\0" + command + "\0" + argument + "\0\0\0";
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
      return answer(channel);
    }
  }

  /** A JVM that cannot stop its threads answers nothing; closing the channel ends the reading. */
  private String answer(SocketChannel channel) throws IOException {
    CompletableFuture<byte[]> read = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(channel, read), "impasse-answer");
    reader.setDaemon(true);
    reader.start();
    try {
      String text = new String(read.get(ANSWER_SECONDS, TimeUnit.SECONDS), StandardCharsets.UTF_8);
      int end = text.indexOf('\n');
      if (end < 0 || !text.substring(0, end).strip().equals("0")) {
        throw new IOException("it refuses: " + text.lines().findFirst().orElse("no answer"));
      }
      return text.substring(end + 1);
    } catch (TimeoutException e) {
      throw new IOException(
          "it does not stop its threads within " + ANSWER_SECONDS + " s: pid=" + pid, e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void read(SocketChannel channel, CompletableFuture<byte[]> to) {
    try {
      to.complete(Channels.newInputStream(channel).readNBytes(MOST_BYTES));
    } catch (IOException e) {
      to.completeExceptionally(e);
    }
  }
}
