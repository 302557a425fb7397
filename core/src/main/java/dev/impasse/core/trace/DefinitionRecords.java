package dev.impasse.core.trace;

import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.model.Site;
import dev.impasse.core.model.ThreadInfo;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The records of a definitions chunk, behind their lengths: what writes them and what reads them.
 * {@link TraceFormat} draws them.
 *
 * <p>Writing takes no lock and loads no class: hooks come here on any thread.
 */
public final class DefinitionRecords {

  /** Longest name, in bytes; what is longer is cut. */
  public static final int MOST_NAME_BYTES = 8_000;

  /** Longest text of a note, in bytes. */
  public static final int MOST_NOTE_BYTES = 60_000;

  private static final int VIRTUAL = 1;
  private static final int DAEMON = 2;

  private DefinitionRecords() {}

  /** Gets what records say. */
  interface Reader {

    /** Takes the name of a class. */
    void type(int id, String name);

    /** Takes a site. */
    void site(Site site);

    /** Takes a thread. */
    void thread(ThreadInfo thread);

    /** Takes a note. */
    void note(String key, String text);

    /**
     * Takes a finding.
     *
     * @return false if there are too many
     */
    boolean finding(ReportedFinding finding);
  }

  // ---- writing ----------------------------------------------------------------------------------

  /** Returns the record of a class. */
  public static byte[] ofClass(int id, String name) {
    byte[] text = bytes(name, MOST_NAME_BYTES);
    ByteBuffer record = record(TraceFormat.DEFINES_CLASS, Integer.BYTES, text);
    record.putInt(id);
    string(record, text);
    return filled(record);
  }

  /** Returns the record of a site. */
  public static byte[] ofSite(Site site) {
    byte[] type = bytes(site.className(), MOST_NAME_BYTES);
    byte[] method = bytes(site.methodName(), MOST_NAME_BYTES);
    byte[] descriptor = bytes(site.descriptor(), MOST_NAME_BYTES);
    byte[] file = bytes(site.fileName(), MOST_NAME_BYTES);
    byte[] expression = bytes(site.expression(), MOST_NAME_BYTES);
    byte[] field = bytes(site.ownerField(), MOST_NAME_BYTES);
    byte[] operation = bytes(site.operation(), MOST_NAME_BYTES);
    ByteBuffer record =
        record(
            TraceFormat.DEFINES_SITE,
            2 * Integer.BYTES,
            type,
            method,
            descriptor,
            file,
            expression,
            field,
            operation);
    record.putInt(site.id());
    string(record, type);
    string(record, method);
    string(record, descriptor);
    string(record, file);
    record.putInt(site.line());
    string(record, expression);
    string(record, field);
    string(record, operation);
    return filled(record);
  }

  /** Returns the record of a thread. */
  public static byte[] ofThread(ThreadInfo thread) {
    byte[] name = bytes(thread.name(), MOST_NAME_BYTES);
    int fixed = 2 * Integer.BYTES + Long.BYTES + Byte.BYTES;
    ByteBuffer record = record(TraceFormat.DEFINES_THREAD, fixed, name);
    record.putInt(thread.index());
    record.putLong(thread.tid());
    record.put((byte) ((thread.virtual() ? VIRTUAL : 0) | (thread.daemon() ? DAEMON : 0)));
    record.putInt(thread.parent());
    string(record, name);
    return filled(record);
  }

  /** Returns the record of a note. */
  public static byte[] ofNote(String key, String text) {
    byte[] keyBytes = bytes(key, MOST_NAME_BYTES);
    byte[] textBytes = bytes(text, MOST_NOTE_BYTES);
    ByteBuffer record = record(TraceFormat.NOTE, 0, keyBytes, textBytes);
    string(record, keyBytes);
    string(record, textBytes);
    return filled(record);
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

  private static byte[] bytes(String text, int mostBytes) {
    // A char takes at most three bytes, so this never encodes more than it needs of a huge name.
    String cut = text.length() > mostBytes ? text.substring(0, mostBytes) : text;
    byte[] bytes = cut.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= mostBytes) {
      return bytes;
    }
    int length = mostBytes;
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

  // ---- reading ----------------------------------------------------------------------------------

  /**
   * Reads one record.
   *
   * @param record its bytes behind the length
   * @return false if it does not have the form of its type
   */
  static boolean read(ByteBuffer record, Reader to) {
    try {
      switch (record.get()) {
        case TraceFormat.DEFINES_CLASS -> to.type(record.getInt(), string(record));
        case TraceFormat.DEFINES_SITE -> to.site(site(record));
        case TraceFormat.DEFINES_THREAD -> to.thread(thread(record));
        case TraceFormat.NOTE -> to.note(string(record), string(record));
        case TraceFormat.FINDING -> {
          Optional<ReportedFinding> finding = FindingReader.read(record);
          return finding.isPresent() && to.finding(finding.get());
        }
        default -> {
          return false;
        }
      }
      return true;
    } catch (BufferUnderflowException cut) {
      return false;
    }
  }

  private static Site site(ByteBuffer record) {
    int id = record.getInt();
    String type = string(record);
    String method = string(record);
    String descriptor = string(record);
    String file = string(record);
    int line = record.getInt();
    String expression = string(record);
    String field = string(record);
    return new Site(id, type, method, descriptor, file, line, expression, field, string(record));
  }

  private static ThreadInfo thread(ByteBuffer record) {
    int index = record.getInt();
    long tid = record.getLong();
    int flags = record.get();
    int parent = record.getInt();
    String name = string(record);
    return new ThreadInfo(index, tid, name, (flags & VIRTUAL) != 0, (flags & DAEMON) != 0, parent);
  }

  private static String string(ByteBuffer record) {
    int length = Short.toUnsignedInt(record.getShort());
    if (length > record.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    record.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
