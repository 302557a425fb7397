package dev.impasse.agent.record;

import dev.impasse.core.file.Draft;
import dev.impasse.core.trace.HeaderPage;
import dev.impasse.core.trace.TraceFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Says by its header whether the trace of an earlier run may go. Pure but for reading it. */
final class EarlierTrace {

  private EarlierTrace() {}

  /**
   * Returns when a run began that ended in good order and had no finding; {@link Draft#NEVER} for
   * every other one, for one that still records, and for what is no trace.
   */
  static long cleanSince(Path file) {
    ByteBuffer header = ByteBuffer.allocate(TraceFormat.CHUNK_HEADER);
    header.order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel =
        FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      while (header.hasRemaining() && channel.read(header) >= 0) {
        // until it is full or the file ends
      }
    } catch (IOException unreadable) {
      return Draft.NEVER;
    }
    boolean clean =
        !header.hasRemaining()
            && HeaderPage.isTrace(header)
            && HeaderPage.isClosed(header)
            && !HeaderPage.hasFinding(header);
    return clean ? HeaderPage.start(header) : Draft.NEVER;
  }
}
