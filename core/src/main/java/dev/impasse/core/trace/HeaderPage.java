package dev.impasse.core.trace;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The first page of a trace, for who writes it and for who reads it: fields at their places in a
 * buffer, little-endian, that begins with the page. {@link TraceFormat} draws it.
 */
public final class HeaderPage {

  private HeaderPage() {}

  /**
   * Fills a page of zeros, the magic bytes last: from then on it is one of a trace.
   *
   * @param startMillis when recording began, epoch milliseconds, 0 when not known
   * @param text lines {@code key=value}, cut to what has room
   */
  public static void write(ByteBuffer page, long startMillis, long pid, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, TraceFormat.PAGE - TraceFormat.TEXT_OFFSET);
    page.putInt(TraceFormat.VERSION_OFFSET, TraceFormat.VERSION);
    page.putInt(TraceFormat.PAGE_BYTES_OFFSET, TraceFormat.PAGE);
    page.putLong(TraceFormat.START_OFFSET, startMillis);
    page.putLong(TraceFormat.PID_OFFSET, pid);
    page.putInt(TraceFormat.TEXT_LENGTH_OFFSET, length);
    page.put(TraceFormat.TEXT_OFFSET, bytes, 0, length);
    page.put(0, TraceFormat.magic());
  }

  /** Whether a page is the first one of a trace. */
  public static boolean isTrace(ByteBuffer page) {
    byte[] magic = TraceFormat.magic();
    byte[] found = new byte[magic.length];
    page.get(0, found);
    return Arrays.equals(magic, found);
  }

  /** Returns the version of the format. */
  public static int version(ByteBuffer page) {
    return page.getInt(TraceFormat.VERSION_OFFSET);
  }

  /** Returns when recording began, epoch milliseconds, 0 when not known. */
  public static long start(ByteBuffer page) {
    return page.getLong(TraceFormat.START_OFFSET);
  }

  /** Returns the id of the recorded process. */
  public static long pid(ByteBuffer page) {
    return page.getLong(TraceFormat.PID_OFFSET);
  }

  /** Whether the process ended in good order. */
  public static boolean isClosed(ByteBuffer page) {
    return (page.get(TraceFormat.FLAGS_OFFSET) & TraceFormat.FLAG_CLOSED) != 0;
  }

  /** Says that the process ended in good order. */
  public static void close(ByteBuffer page) {
    page.put(TraceFormat.FLAGS_OFFSET, (byte) TraceFormat.FLAG_CLOSED);
  }

  /** Whether a finding was reported. */
  public static boolean hasFinding(ByteBuffer page) {
    return page.get(TraceFormat.FINDING_OFFSET) != 0;
  }

  /** Says that a finding was reported. A byte of its own: any thread may do it. */
  public static void finding(ByteBuffer page) {
    page.put(TraceFormat.FINDING_OFFSET, (byte) 1);
  }

  /** Whether there was no room for a single chunk. */
  public static boolean hasNoRoom(ByteBuffer page) {
    return page.get(TraceFormat.NO_ROOM_OFFSET) != 0;
  }

  /** Says that there is no room for a single chunk, or takes that back. */
  public static void noRoom(ByteBuffer page, boolean none) {
    page.put(TraceFormat.NO_ROOM_OFFSET, (byte) (none ? 1 : 0));
  }

  /** Returns how long the text says it is, bytes. */
  static int textLength(ByteBuffer page) {
    return page.getInt(TraceFormat.TEXT_LENGTH_OFFSET);
  }

  /** Returns the text, or null if it does not fit its page. */
  static @Nullable String text(ByteBuffer page) {
    int length = textLength(page);
    if (length < 0 || length > TraceFormat.PAGE - TraceFormat.TEXT_OFFSET) {
      return null;
    }
    byte[] text = new byte[length];
    page.get(TraceFormat.TEXT_OFFSET, text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
