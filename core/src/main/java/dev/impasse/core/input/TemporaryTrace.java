package dev.impasse.core.input;

import dev.impasse.core.file.TooLargeException;
import dev.impasse.core.trace.TraceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * A trace that is made of something else, in a file without a name: where the system can do that,
 * it is unlinked as soon as it is open, and nothing stays behind of a process that is killed.
 */
public final class TemporaryTrace implements WritableByteChannel {

  private static final long ROOM_LEFT = 256L << 20;
  private static final long LOOK_EVERY = 64L << 20;

  private final FileChannel file;
  private final Path folder;
  private final long most;
  private long written;
  private long lookAt = LOOK_EVERY;
  private boolean taken;

  private TemporaryTrace(FileChannel file, Path folder, long most) {
    this.file = file;
    this.folder = folder;
    this.most = most;
  }

  /** Makes an empty one, which may have so many bytes. */
  public static TemporaryTrace create(long most) throws IOException {
    Path path = Files.createTempFile("impasse-", ".impasse");
    try {
      FileChannel file =
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      return new TemporaryTrace(
          file, Objects.requireNonNull(path.toAbsolutePath().getParent()), most);
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    if (written + bytes.remaining() > most) {
      throw new TooLargeException("unpacked, this has more bytes than are allowed", most);
    }
    int n = file.write(bytes);
    written += n;
    if (written > lookAt) {
      lookAt = written + LOOK_EVERY;
      if (Files.getFileStore(folder).getUsableSpace() < ROOM_LEFT) {
        throw new IOException("there is no room in " + folder + " to unpack it: bytes=" + written);
      }
    }
    return n;
  }

  /** Opens what was written; closing the trace removes the file, if it is still there. */
  public TraceFile open() throws IOException {
    taken = true;
    return TraceFile.open(file, most);
  }

  @Override
  public boolean isOpen() {
    return file.isOpen();
  }

  /** Ends the writing: what the writer of a trace does at its end. */
  @Override
  public void close() {}

  /** Removes the file unless a trace has it. */
  public void discard() throws IOException {
    if (!taken) {
      file.close();
    }
  }
}
