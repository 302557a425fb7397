package dev.impasse.core.trace;

import dev.impasse.runtime.EventWord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * Writes trace files for tests, from their specification and not with the agent's code: streams of
 * words, cut into chunks of one page, and definitions.
 */
public final class TraceSketch {

  private static final int CHUNK = TraceFormat.PAGE;
  private static final int ROOM = CHUNK - TraceFormat.CHUNK_HEADER - 8 * Long.BYTES;

  private final Map<Integer, List<long[]>> streams = new TreeMap<>();
  private final ByteArrayOutputStream definitions = new ByteArrayOutputStream();
  private final Map<Integer, Integer> threadOf = new TreeMap<>();
  private boolean sealed;
  private boolean closed;

  /** Seals all chunks: length and check sum. */
  public TraceSketch sealed() {
    sealed = true;
    return this;
  }

  /** Says that the process ended in good order. */
  public TraceSketch closed() {
    closed = true;
    return this;
  }

  /** Defines a thread and opens its stream of the same number. */
  public TraceSketch thread(int index, String name) {
    ByteBuffer record = record(TraceFormat.DEFINES_THREAD);
    record.putInt(index).putLong(index).put((byte) 0).putInt(0);
    string(record, name);
    end(record);
    threadOf.put(index, index);
    return word(index, EventWord.encode(EventWord.OP_THREAD, 0, 0, 0, index));
  }

  /** Defines a site in line {@code id} of x.C.m. */
  public TraceSketch site(int id, String expression, String ownerField) {
    ByteBuffer record = record(TraceFormat.DEFINES_SITE);
    record.putInt(id);
    string(record, "x.C");
    string(record, "m");
    string(record, "()V");
    string(record, "C.java");
    record.putInt(id);
    string(record, expression);
    string(record, ownerField);
    string(record, "Lock.lock");
    end(record);
    return this;
  }

  /** Defines a class. */
  public TraceSketch type(int id, String name) {
    ByteBuffer record = record(TraceFormat.DEFINES_CLASS);
    record.putInt(id);
    string(record, name);
    end(record);
    return this;
  }

  /** Defines a lock in a stream. */
  public TraceSketch lock(int stream, int id, int kind, int site) {
    List<Long> words = new ArrayList<>();
    ext(words, site, id);
    words.add(EventWord.encode(EventWord.OP_LOCK, 0, 0, site, id));
    words.add(((long) id << 32) | (1 << 8) | kind);
    return group(stream, words);
  }

  /** Adds an event; high bits of ticket, site and operand get words of their own. */
  public TraceSketch event(int stream, int op, int flags, long ticket, int site, long operand) {
    return event(stream, 1, op, flags, ticket, site, operand);
  }

  /** Adds an event about several permits. */
  public TraceSketch event(
      int stream, int permits, int op, int flags, long ticket, int site, long operand) {
    List<Long> words = new ArrayList<>();
    if (permits != 1) {
      words.add(EventWord.encode(EventWord.OP_COUNT, 0, 0, 0, 0) | permits);
    }
    if (ticket >> EventWord.TICKET_BITS > 0) {
      ext(words, 0, operand);
      words.add(EventWord.ticketHigh((int) operand, ticket >>> EventWord.TICKET_BITS));
    }
    ext(words, site, operand);
    int low = ticket < 0 ? 0 : (int) (ticket & EventWord.TICKET_MASK);
    words.add(EventWord.encode(op, flags, low, site, (int) operand));
    return group(stream, words);
  }

  private static void ext(List<Long> words, int site, long operand) {
    if (site >>> EventWord.SITE_BITS != 0 || operand >>> EventWord.OPERAND_BITS != 0) {
      words.add(
          EventWord.encode(
              EventWord.OP_EXT,
              0,
              0,
              site >>> EventWord.SITE_BITS,
              (int) (operand >>> EventWord.OPERAND_BITS)));
    }
  }

  private TraceSketch group(int stream, List<Long> words) {
    stream(stream).add(words.stream().mapToLong(Long::longValue).toArray());
    return this;
  }

  /** Adds a word as it is. */
  public TraceSketch word(int stream, long word) {
    stream(stream).add(new long[] {word});
    return this;
  }

  private List<long[]> stream(int stream) {
    return streams.computeIfAbsent(stream, k -> new ArrayList<>());
  }

  private static ByteBuffer record(int type) {
    return little(4096).putInt(0).put((byte) type);
  }

  private static void string(ByteBuffer record, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    record.putShort((short) bytes.length).put(bytes);
  }

  private void end(ByteBuffer record) {
    record.putInt(0, record.position() - Integer.BYTES);
    definitions.write(record.array(), 0, record.position());
  }

  /** Returns the file. */
  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer header = little(TraceFormat.PAGE);
    header.put(TraceFormat.magic()).putInt(TraceFormat.VERSION).putInt(TraceFormat.PAGE);
    header.putLong(1_700_000_000_000L).putLong(42);
    header.put(TraceFormat.FLAGS_OFFSET, (byte) (closed ? TraceFormat.FLAG_CLOSED : 0));
    out.writeBytes(header.array());
    int size = (TraceFormat.CHUNK_HEADER + definitions.size() + 4 + CHUNK - 1) / CHUNK * CHUNK;
    chunk(out, TraceFormat.KIND_DEFINITIONS, 0, 0, size, definitions.toByteArray());
    streams.forEach((stream, words) -> stream(out, stream, words));
    return out.toByteArray();
  }

  private void stream(ByteArrayOutputStream out, int stream, List<long[]> words) {
    ByteBuffer payload = little(CHUNK);
    int sequence = 0;
    for (long[] group : words) {
      if (payload.position() + group.length * Long.BYTES > ROOM) {
        chunk(out, TraceFormat.KIND_EVENTS, stream, sequence++, CHUNK, used(payload));
        payload.clear();
        int thread = threadOf.getOrDefault(stream, stream);
        payload.putLong(EventWord.encode(EventWord.OP_THREAD, 0, 0, 0, thread));
      }
      for (long word : group) {
        payload.putLong(word);
      }
    }
    chunk(out, TraceFormat.KIND_EVENTS, stream, sequence, CHUNK, used(payload));
  }

  private static byte[] used(ByteBuffer payload) {
    byte[] bytes = new byte[payload.position()];
    payload.get(0, bytes);
    return bytes;
  }

  private void chunk(
      ByteArrayOutputStream out, int kind, int stream, long sequence, int size, byte[] payload) {
    ByteBuffer chunk = little(size);
    chunk.putInt(TraceFormat.CHUNK_MAGIC).putInt(size).putInt(kind).putInt(stream);
    chunk.putLong(sequence).putLong(1_700_000_000_000L);
    if (sealed) {
      CRC32 crc = new CRC32();
      crc.update(payload);
      chunk.putLong(1_700_000_000_001L).putInt(payload.length).putInt((int) crc.getValue());
    }
    chunk.put(TraceFormat.CHUNK_HEADER, payload);
    out.writeBytes(chunk.array());
  }

  /** Writes the file. */
  public Path write(Path file) throws IOException {
    return Files.write(file, bytes());
  }

  private static ByteBuffer little(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }
}
