package dev.impasse.core.trace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/** Copies the chunks of a trace: definitions as they are, events in compacted form. */
final class TraceCopy {

  private final MappedBytes file;
  private final TraceWriter to;

  TraceCopy(MappedBytes file, TraceWriter to) {
    this.file = file;
    this.to = to;
  }

  /** Copies all chunks. */
  void copy(ChunkList definitions, Map<Integer, ChunkList> streams) throws IOException {
    for (int i = 0; i < definitions.size(); i++) {
      to.chunk(head(definitions, i, TraceFormat.KIND_DEFINITIONS, 0, 0), payload(definitions, i));
    }
    for (Map.Entry<Integer, ChunkList> stream : streams.entrySet()) {
      for (int i = 0; i < stream.getValue().size(); i++) {
        events(stream.getKey(), stream.getValue(), i);
      }
    }
  }

  private void events(int stream, ChunkList chunks, int i) throws IOException {
    int kind = TraceFormat.KIND_COMPACTED;
    if (chunks.compacted(i)) {
      to.chunk(head(chunks, i, kind, stream, chunks.words(i)), payload(chunks, i));
      return;
    }
    ByteBuffer words = StreamWords.withoutZeros(payload(chunks, i));
    int bytes = words.limit();
    if (bytes > 0) {
      to.compact(head(chunks, i, kind, stream, bytes / Long.BYTES), words, bytes);
    }
  }

  private ByteBuffer payload(ChunkList chunks, int i) {
    return file.slice(chunks.offset(i) + TraceFormat.CHUNK_HEADER, chunks.payload(i));
  }

  private TraceWriter.ChunkHead head(ChunkList chunks, int i, int kind, int stream, int words) {
    ByteBuffer header = file.slice(chunks.offset(i), TraceFormat.CHUNK_HEADER);
    return new TraceWriter.ChunkHead(
        kind,
        stream,
        ChunkHeader.sequence(header),
        words,
        ChunkHeader.opened(header),
        ChunkHeader.sealed(header));
  }
}
