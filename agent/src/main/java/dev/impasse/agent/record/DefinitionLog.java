package dev.impasse.agent.record;

import dev.impasse.core.trace.TraceFormat;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Writes definitions (classes, sites, threads, notes) into chunks of their own, each record whole
 * and its length last, so that a reader of a cut file never sees half a record.
 *
 * <p><b>Threading.</b> Any thread, under one lock that is held for a copy in memory. While no chunk
 * is ready, records wait in memory (at most {@value #MAX_WAITING}; then they are counted as lost).
 */
final class DefinitionLog {

  private static final int MAX_WAITING = 100_000;
  private static final int MAX_STRING_BYTES = 8_000;
  private static final int MAX_NOTE_BYTES = 60_000;

  private final ChunkPool pool;
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private final ByteBuffer scratch = ByteBuffer.allocate(1 << 17).order(ByteOrder.LITTLE_ENDIAN);
  private @Nullable ByteBuffer chunk;
  private int position;
  private long sequence;
  private long lost;

  DefinitionLog(ChunkPool pool) {
    this.pool = pool;
  }

  synchronized void defineClass(int id, String name) {
    begin(TraceFormat.DEFINES_CLASS);
    scratch.putInt(id);
    string(name);
    end();
  }

  synchronized void defineSite(
      int id,
      String className,
      String method,
      String descriptor,
      String file,
      int line,
      String expression,
      String ownerField,
      String operation) {
    begin(TraceFormat.DEFINES_SITE);
    scratch.putInt(id);
    string(className);
    string(method);
    string(descriptor);
    string(file);
    scratch.putInt(line);
    string(expression);
    string(ownerField);
    string(operation);
    end();
  }

  synchronized void defineThread(long id, int flags, long parent, String name) {
    begin(TraceFormat.DEFINES_THREAD);
    scratch.putInt((int) id);
    scratch.putLong(id);
    scratch.put((byte) flags);
    scratch.putInt((int) parent);
    string(name);
    end();
  }

  synchronized void note(String key, String text) {
    begin(TraceFormat.NOTE);
    string(key);
    string(text, MAX_NOTE_BYTES);
    end();
  }

  /** Adds a record that is encoded already. */
  synchronized void record(byte[] record) {
    waiting.addLast(record);
    settle();
  }

  /** Returns how many records found no room. */
  synchronized long lost() {
    return lost;
  }

  private void begin(int type) {
    scratch.clear();
    scratch.put((byte) type);
  }

  private void string(String text) {
    string(text, MAX_STRING_BYTES);
  }

  private void string(String text, int maxBytes) {
    // A char takes at most three bytes, so this never encodes more than it needs of a huge name.
    String cut = text.length() > maxBytes ? text.substring(0, maxBytes) : text;
    byte[] bytes = cut.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, maxBytes);
    while (length < bytes.length && length > 0 && (bytes[length] & 0xC0) == 0x80) {
      length--; // not in the middle of a character
    }
    scratch.putShort((short) length);
    scratch.put(bytes, 0, length);
  }

  private void end() {
    byte[] record = new byte[scratch.position()];
    scratch.flip().get(record);
    waiting.addLast(record);
    settle();
  }

  private void settle() {
    if (waiting.size() > MAX_WAITING) {
      waiting.removeFirst();
      lost++;
    }
    flush();
  }

  /** Writes what waited for a chunk; the daemon calls this when there are new ones. */
  synchronized void flush() {
    while (!waiting.isEmpty()) {
      byte[] record = waiting.getFirst();
      ByteBuffer to = room(record.length + Integer.BYTES);
      if (to == null) {
        return;
      }
      to.put(position + Integer.BYTES, record);
      VarHandle.releaseFence();
      to.putInt(position, record.length);
      position += Integer.BYTES + record.length;
      waiting.removeFirst();
    }
  }

  private @Nullable ByteBuffer room(int bytes) {
    ByteBuffer current = chunk;
    if (current != null && position + bytes + Integer.BYTES <= current.capacity()) {
      return current;
    }
    if (current != null) {
      Chunks.seal(current, position);
      chunk = null;
    }
    ByteBuffer next = pool.takeForDefinitions();
    if (next == null || next.capacity() < bytes + TraceFormat.CHUNK_HEADER + Integer.BYTES) {
      return null; // a small chunk that cannot hold the record is left as a spare
    }
    Chunks.open(next, TraceFormat.KIND_DEFINITIONS, 0, sequence++);
    chunk = next;
    position = TraceFormat.CHUNK_HEADER;
    return next;
  }
}
