package dev.impasse.cli;

import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.trace.FindingWriter;
import dev.impasse.core.trace.TraceFormat;
import dev.impasse.runtime.EventWord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes small traces for tests: two monitors {@code Pair.first} (lock 1) and {@code Pair.second}
 * (lock 2), each event at line 10 times its lock of {@code Pair.java}, one stream for each thread.
 */
final class SmallTrace {

  static final int FIRST = 1;
  static final int SECOND = 2;

  private static final int PAYLOAD = TraceFormat.PAGE - TraceFormat.CHUNK_HEADER;

  private final ByteBuffer definitions = little(PAYLOAD);
  private final Map<Integer, ByteBuffer> streams = new LinkedHashMap<>();
  private final int[] tickets = new int[3];

  SmallTrace() {
    define(out -> out.put((byte) TraceFormat.DEFINES_CLASS).putInt(1), "java.lang.Object");
    site(FIRST, "first");
    site(SECOND, "second");
  }

  /** A trace of two threads that take the locks in opposite orders and hang. */
  static SmallTrace ofDeadlock() {
    return new SmallTrace()
        .thread(1, "Left")
        .thread(2, "Right")
        .acquire(1, FIRST)
        .acquire(2, SECOND)
        .word(1, EventWord.OP_REQUEST, SECOND)
        .word(2, EventWord.OP_REQUEST, FIRST);
  }

  /** A trace of one thread that takes both locks and gives them back. */
  static SmallTrace ofNothing() {
    return new SmallTrace()
        .thread(1, "Left")
        .acquire(1, FIRST)
        .acquire(1, SECOND)
        .word(1, EventWord.OP_RELEASE, SECOND)
        .word(1, EventWord.OP_RELEASE, FIRST)
        .word(1, EventWord.OP_END, 0);
  }

  SmallTrace thread(int index, String name) {
    define(
        out ->
            out.put((byte) TraceFormat.DEFINES_THREAD)
                .putInt(index)
                .putLong(100 + index)
                .put((byte) 0)
                .putInt(0),
        name);
    return word(index, EventWord.OP_THREAD, index);
  }

  SmallTrace note(String key, String text) {
    define(out -> out.put((byte) TraceFormat.NOTE), key, text);
    return this;
  }

  SmallTrace finding(ReportedFinding reported) {
    return record(FindingWriter.record(reported));
  }

  /** Adds a record as it is, whatever it says. */
  SmallTrace record(byte[] record) {
    definitions.putInt(record.length).put(record);
    return this;
  }

  SmallTrace acquire(int thread, int lock) {
    if (tickets[lock] == 0) {
      word(thread, EventWord.OP_LOCK, lock);
      stream(thread).putLong((0xABCL << 32) | (1 << 8) | 1);
    }
    stream(thread).putLong(EventWord.encode(EventWord.OP_ACQUIRE, 0, tickets[lock]++, lock, lock));
    return this;
  }

  SmallTrace word(int thread, int op, int operand) {
    int site = operand <= SECOND ? operand : 0;
    stream(thread).putLong(EventWord.encode(op, 0, 0, site, operand));
    return this;
  }

  /** As {@link #word}, with the third flag. */
  SmallTrace flagged(int thread, int op, int operand) {
    stream(thread).putLong(EventWord.encode(op, EventWord.FLAG_TRY, 0, 0, operand));
    return this;
  }

  private ByteBuffer stream(int thread) {
    return streams.computeIfAbsent(thread, t -> little(PAYLOAD));
  }

  private void site(int lock, String field) {
    define(
        out -> {
          out.put((byte) TraceFormat.DEFINES_SITE).putInt(lock);
          string(out, "demo.Pair");
          string(out, "run");
          string(out, "()V");
          string(out, "Pair.java");
          out.putInt(10 * lock);
        },
        field,
        "demo.Pair." + field,
        "monitorenter");
  }

  private interface Fields {
    void put(ByteBuffer out);
  }

  private void define(Fields fields, String... strings) {
    int start = definitions.position();
    definitions.putInt(0);
    fields.put(definitions);
    for (String string : strings) {
      string(definitions, string);
    }
    definitions.putInt(start, definitions.position() - start - Integer.BYTES);
  }

  private static void string(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.putShort((short) bytes.length).put(bytes);
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer header = little(TraceFormat.PAGE);
    header.put(TraceFormat.magic()).putInt(TraceFormat.VERSION).putInt(TraceFormat.PAGE);
    out.writeBytes(header.array());
    chunk(out, TraceFormat.KIND_DEFINITIONS, 0, definitions);
    streams.forEach((thread, words) -> chunk(out, TraceFormat.KIND_EVENTS, thread, words));
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, int kind, int stream, ByteBuffer payload) {
    ByteBuffer header = little(TraceFormat.CHUNK_HEADER);
    header.putInt(TraceFormat.CHUNK_MAGIC).putInt(TraceFormat.PAGE).putInt(kind).putInt(stream);
    out.writeBytes(header.array());
    out.writeBytes(payload.array());
  }

  Path write(Path file) throws IOException {
    return Files.write(file, bytes());
  }

  private static ByteBuffer little(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }
}
