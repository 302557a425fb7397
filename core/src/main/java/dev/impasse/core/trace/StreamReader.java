package dev.impasse.core.trace;

import dev.impasse.runtime.EventWord;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Decodes the words of one stream into events, one at a time.
 *
 * <p><b>Shape.</b> {@link #advance} steps over prefix words (thread, ticket, count, high bits,
 * definitions) to the next event, whose parts are then in the fields. Knows the first word behind
 * the event, which tells a request that was answered from one that never was.
 */
final class StreamReader {

  private final MappedBytes file;
  private final ChunkList chunks;
  private final Consumer<Damage> damage;
  private final Map<Integer, Long> highBits = new HashMap<>();
  final int id;

  private int chunk = -1;
  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private long bufferOffset;
  private int position;
  private int end;

  private int extSite;
  private long extOperand;
  private int pendingCount = 1;
  private boolean observed;

  /** The event that {@link #advance} reached. */
  int op;

  int flags;
  int thread;
  int operand;
  int site;
  int count;
  int ticketLow;
  long dropped;

  StreamReader(MappedBytes file, int id, ChunkList chunks, Consumer<Damage> damage) {
    this.file = file;
    this.id = id;
    this.chunks = chunks;
    this.damage = damage;
  }

  /** Goes to the next event; returns false at the end of the stream. */
  boolean advance() {
    extSite = 0;
    extOperand = 0;
    pendingCount = 1;
    while (true) {
      long word = word();
      if (word == 0) {
        return false;
      }
      if (prefix(word)) {
        continue;
      }
      op = EventWord.op(word);
      flags = EventWord.flags(word);
      ticketLow = EventWord.ticket(word);
      site = EventWord.site(word) | (extSite << EventWord.SITE_BITS);
      operand = (int) (EventWord.operand(word) | (extOperand << EventWord.OPERAND_BITS));
      count = pendingCount;
      dropped = op == EventWord.OP_DROPPED ? EventWord.count(word) : 0;
      return true;
    }
  }

  /** Handles a word that is no event; returns false for one that is. */
  private boolean prefix(long word) {
    switch (EventWord.op(word)) {
      case EventWord.OP_THREAD -> {
        thread = (int) (EventWord.operand(word) | (extOperand << EventWord.OPERAND_BITS));
        clearExt();
      }
      case EventWord.OP_TICKET -> {
        highBits.put(
            (int) (EventWord.operand(word) | (extOperand << EventWord.OPERAND_BITS)),
            EventWord.ticketHigh(word));
        clearExt();
      }
      case EventWord.OP_COUNT ->
          pendingCount = (int) Math.max(1, Math.min(Integer.MAX_VALUE, EventWord.count(word)));
      case EventWord.OP_EXT -> {
        extSite = EventWord.site(word);
        extOperand = EventWord.operand(word);
      }
      case EventWord.OP_LOCK -> {
        word(); // the definition was read in the first pass
        clearExt();
      }
      case EventWord.OP_OBSERVED -> {
        thread = (int) (EventWord.operand(word) | (extOperand << EventWord.OPERAND_BITS));
        observed = true;
        clearExt();
      }
      default -> {
        if (EventWord.op(word) == 0 || EventWord.op(word) > EventWord.OP_EXT) {
          damage.accept(
              new Damage(
                  bufferOffset + position - Long.BYTES,
                  "a word must have a known operation: op=" + EventWord.op(word)));
          return true;
        }
        return false;
      }
    }
    return true;
  }

  private void clearExt() {
    extSite = 0;
    extOperand = 0;
  }

  /** Returns the whole ticket of the event. */
  long ticket() {
    long high = highBits.isEmpty() ? 0 : highBits.getOrDefault(operand, 0L);
    return (high << EventWord.TICKET_BITS) | ticketLow;
  }

  /** Whether the words of this stream are what the detector saw, not what a thread wrote. */
  boolean observed() {
    return observed;
  }

  /** Whether nothing follows the event. */
  boolean atEnd() {
    return peek() == 0;
  }

  /** Returns the next word that is an event without going there, 0 if there is none in sight. */
  long peekEvent() {
    for (int at = position; at + Long.BYTES <= end; at += Long.BYTES) {
      long word = buffer.getLong(at);
      int next = EventWord.op(word);
      if (next != EventWord.OP_COUNT && next != EventWord.OP_EXT && next != EventWord.OP_TICKET) {
        return word;
      }
    }
    return 0;
  }

  private long peek() {
    long word = position + Long.BYTES <= end ? buffer.getLong(position) : 0;
    return word == 0 && chunk + 1 < chunks.size() ? -1 : word;
  }

  private long word() {
    while (position + Long.BYTES > end) {
      if (!nextChunk()) {
        return 0;
      }
    }
    long word = buffer.getLong(position);
    if (word == 0) {
      position = end; // an open chunk ends at the first empty word
      return word();
    }
    position += Long.BYTES;
    return word;
  }

  private boolean nextChunk() {
    if (chunk + 1 >= chunks.size()) {
      return false;
    }
    chunk++;
    bufferOffset = chunks.offset(chunk);
    buffer = file.slice(bufferOffset, chunks.length(chunk));
    position = TraceFormat.CHUNK_HEADER;
    end = position + chunks.payload(chunk);
    return true;
  }
}
