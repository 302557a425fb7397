package dev.impasse.agent.record;

import dev.impasse.agent.lockfree.Backlog;
import dev.impasse.core.model.Site;
import dev.impasse.core.trace.TraceFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes definitions (classes, sites, threads, notes) into chunks of their own. What {@code define}
 * returns from is in the file, whatever becomes of the process.
 *
 * <p><b>Threading.</b> Any thread, and no lock: hooks come here on threads of the application and
 * of the JVM, among them those that wake virtual threads. Room is claimed in a {@link
 * DefinitionChunk}; who finds none left puts the next chunk in its place, or uses the one that
 * another thread was quicker to put there. While no chunk is ready, records wait in memory for the
 * recorder's daemon (at most {@value #MAX_WAITING}; then they are counted as lost).
 */
final class DefinitionLog {

  private static final int MAX_WAITING = 100_000;
  private static final int MAX_STRING_BYTES = 8_000;
  private static final int MAX_NOTE_BYTES = 60_000;

  private final ChunkPool pool;
  private final AtomicReference<@Nullable DefinitionChunk> current = new AtomicReference<>();
  private final Backlog<DefinitionChunk> full = new Backlog<>();
  private final Backlog<byte[]> waiting = new Backlog<>();
  private final AtomicInteger howManyWait = new AtomicInteger();
  private final AtomicLong sequence = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();

  DefinitionLog(ChunkPool pool) {
    this.pool = pool;
  }

  void defineClass(int id, String name) {
    byte[] text = bytes(name, MAX_STRING_BYTES);
    ByteBuffer record = record(TraceFormat.DEFINES_CLASS, Integer.BYTES, text);
    record.putInt(id);
    string(record, text);
    write(filled(record));
  }

  void defineSite(Site site) {
    byte[][] texts = {
      bytes(site.className(), MAX_STRING_BYTES),
      bytes(site.methodName(), MAX_STRING_BYTES),
      bytes(site.descriptor(), MAX_STRING_BYTES),
      bytes(site.fileName(), MAX_STRING_BYTES),
      bytes(site.expression(), MAX_STRING_BYTES),
      bytes(site.ownerField(), MAX_STRING_BYTES),
      bytes(site.operation(), MAX_STRING_BYTES)
    };
    ByteBuffer record = record(TraceFormat.DEFINES_SITE, 2 * Integer.BYTES, texts);
    record.putInt(site.id());
    for (int i = 0; i < texts.length; i++) {
      if (i == 4) {
        record.putInt(site.line());
      }
      string(record, texts[i]);
    }
    write(filled(record));
  }

  void defineThread(long id, int flags, long parent, String name) {
    byte[] text = bytes(name, MAX_STRING_BYTES);
    ByteBuffer record =
        record(TraceFormat.DEFINES_THREAD, 2 * Integer.BYTES + Long.BYTES + Byte.BYTES, text);
    record.putInt((int) id);
    record.putLong(id);
    record.put((byte) flags);
    record.putInt((int) parent);
    string(record, text);
    write(filled(record));
  }

  void note(String key, String text) {
    byte[] keyBytes = bytes(key, MAX_STRING_BYTES);
    byte[] textBytes = bytes(text, MAX_NOTE_BYTES);
    ByteBuffer record = record(TraceFormat.NOTE, 0, keyBytes, textBytes);
    string(record, keyBytes);
    string(record, textBytes);
    write(filled(record));
  }

  /** Adds a record that is encoded already. */
  void record(byte[] record) {
    write(record);
  }

  /** Returns how many records found no room. */
  long lost() {
    return lost.get();
  }

  private static ByteBuffer record(int type, int fixedBytes, byte[]... texts) {
    int length = Byte.BYTES + fixedBytes;
    for (byte[] text : texts) {
      length += Short.BYTES + text.length;
    }
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN).put((byte) type);
  }

  private static byte[] filled(ByteBuffer record) {
    byte[] bytes = new byte[record.flip().remaining()];
    record.get(bytes);
    return bytes;
  }

  private static byte[] bytes(String text, int maxBytes) {
    // A char takes at most three bytes, so this never encodes more than it needs of a huge name.
    String cut = text.length() > maxBytes ? text.substring(0, maxBytes) : text;
    byte[] bytes = cut.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= maxBytes) {
      return bytes;
    }
    int length = maxBytes;
    while (length > 0 && (bytes[length] & 0xC0) == 0x80) {
      length--; // not in the middle of a character
    }
    byte[] shorter = new byte[length];
    System.arraycopy(bytes, 0, shorter, 0, length);
    return shorter;
  }

  private static void string(ByteBuffer record, byte[] text) {
    record.putShort((short) text.length);
    record.put(text);
  }

  private void write(byte[] record) {
    if (!isWritten(record)) {
      postpone(record);
    }
  }

  private void postpone(byte[] record) {
    if (howManyWait.incrementAndGet() > MAX_WAITING) {
      howManyWait.decrementAndGet();
      lost.incrementAndGet();
    } else {
      waiting.add(record);
    }
  }

  /** Writes a record; false if there is no chunk for it now. */
  private boolean isWritten(byte[] record) {
    while (true) {
      DefinitionChunk to = current.get();
      if (to != null && to.write(record)) {
        return true;
      }
      ByteBuffer next = pool.takeForDefinitions();
      if (next == null) {
        return false;
      }
      if (!DefinitionChunk.fits(record, next)) {
        pool.giveBack(next);
        return false;
      }
      replace(to, next);
    }
  }

  /** Puts a chunk in the place of one that is full, or returns it if another thread did. */
  private void replace(@Nullable DefinitionChunk old, ByteBuffer next) {
    Chunks.open(next, TraceFormat.KIND_DEFINITIONS, 0, sequence.getAndIncrement());
    if (!current.compareAndSet(old, new DefinitionChunk(next))) {
      Chunks.spare(next);
      pool.giveBack(next);
    } else if (old != null) {
      full.add(old);
    }
  }

  /** Returns the chunk that is being written, or null. */
  @Nullable ByteBuffer chunk() {
    DefinitionChunk now = current.get();
    return now == null ? null : now.bytes();
  }

  /**
   * Writes what waited for a chunk, and seals those that are full; the daemon calls this when there
   * are new ones. Of two definitions of a thread that waited, the older may come last.
   */
  void flush() {
    List<byte[]> late = waiting.takeAll();
    howManyWait.addAndGet(-late.size());
    boolean room = true;
    for (byte[] record : late) {
      room = room && isWritten(record);
      if (!room) {
        postpone(record);
      }
    }
    for (DefinitionChunk chunk : full.takeAll()) {
      if (!chunk.seal()) {
        full.add(chunk);
      }
    }
  }
}
