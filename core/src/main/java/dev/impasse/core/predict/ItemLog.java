package dev.impasse.core.predict;

import java.util.Arrays;

/**
 * What one thread did, as far as prediction needs it: a list of items in program order, in bytes.
 *
 * <pre>
 *  item      := varint(value * 4 + tag), varint(position - position of the item before), rest
 *  ACQUIRE   value = transition; rest = one byte span, varint(site * 2 + tried)
 *  ORDER     value = the other thread; rest = varint(how many of its items come before this)
 *  RELEASE   value = token; rest = varint(site)                             (detailed logs only)
 *  ACCESS    value = variable * 2 + read; rest = of a read: varint(writer + 1), varint(items of
 *            the writer up to and with that write)                          (detailed logs only)
 * </pre>
 *
 * <p>The <i>span</i> says how many items of the thread there are from the acquire up to its
 * release, that included; 0 = never released, {@value #LONG_SPAN} = in {@link SyncTrace#longSpan}.
 * It is written when the release comes.
 */
final class ItemLog {

  static final int ACQUIRE = 0;
  static final int ORDER = 1;
  static final int RELEASE = 2;
  static final int ACCESS = 3;
  static final int LONG_SPAN = 255;

  /** Count of an order item: all items of the other thread. */
  static final int ALL = Integer.MAX_VALUE - 1;

  private static final int CHUNK_SHIFT = 14;

  static final int CHUNK = 1 << CHUNK_SHIFT;

  /** A chunk is left when fewer bytes than this are free; no item is longer. */
  static final int ROOM = 40;

  private byte[][] chunks = new byte[1][];
  private byte[] chunk = new byte[64];
  private int last;
  private int at;
  private int items;
  private long position;

  ItemLog() {
    chunks[0] = chunk;
  }

  /** Returns the number of items. */
  int items() {
    return items;
  }

  /** Returns the position of the last item. */
  long position() {
    return position;
  }

  byte[] chunk(int i) {
    return chunks[i];
  }

  /** Adds an acquire; returns where its span is to be written. */
  long acquire(int transition, boolean tried, int site, long when) {
    begin((long) transition << 2 | ACQUIRE, when);
    long place = (long) last << CHUNK_SHIFT | at;
    chunk[at++] = 0;
    varint((long) site << 1 | (tried ? 1 : 0));
    return place;
  }

  void span(long place, int span) {
    chunks[(int) (place >>> CHUNK_SHIFT)][(int) place & (CHUNK - 1)] = (byte) span;
  }

  void order(int thread, int count, long when) {
    begin((long) thread << 2 | ORDER, when);
    varint(count);
  }

  void release(int token, int site, long when) {
    begin((long) token << 2 | RELEASE, when);
    varint(site);
  }

  void write(int variable, long when) {
    begin((long) variable << 3 | ACCESS, when);
  }

  void read(int variable, int writer, int count, long when) {
    begin((long) variable << 3 | 4 | ACCESS, when);
    varint(writer + 1);
    varint(count);
  }

  private void begin(long head, long when) {
    if (at + ROOM > chunk.length) {
      room();
    }
    varint(head);
    varint(when - position);
    position = when;
    items++;
  }

  private void room() {
    if (at + ROOM <= CHUNK) {
      chunk = Arrays.copyOf(chunk, Math.min(CHUNK, chunk.length * 2));
      chunks[last] = chunk;
      return;
    }
    if (++last == chunks.length) {
      chunks = Arrays.copyOf(chunks, last * 2);
    }
    chunk = new byte[CHUNK];
    chunks[last] = chunk;
    at = 0;
  }

  private void varint(long value) {
    byte[] into = chunk;
    int i = at;
    long v = value;
    while (v >= 0x80) {
      into[i++] = (byte) (v | 0x80);
      v >>>= 7;
    }
    into[i++] = (byte) v;
    at = i;
  }
}
