package dev.impasse.core.predict;

/** A walk over an {@link ItemLog}; describes the item that the last {@link #next} reached. */
final class ItemCursor {

  private final ItemLog log;
  private byte[] chunk;
  private int chunkIndex;
  private int at;

  /** Number of the item, from 0; -1 before the first. */
  int item = -1;

  int tag;
  long position;

  /** Transition, other thread, token, or variable. */
  int value;

  int span;
  int site;

  /** Of an acquire: it would not have blocked for ever; of an access: it is a read. */
  boolean flag;

  /** Of a read: the thread whose write it saw, -1 for none. */
  int from;

  /** How many items of the other thread come before. */
  int count;

  ItemCursor(ItemLog log) {
    this.log = log;
    this.chunk = log.chunk(0);
  }

  void rewind() {
    chunkIndex = 0;
    chunk = log.chunk(0);
    at = 0;
    item = -1;
    position = 0;
  }

  /** Stands where another cursor of the same log stands. */
  void copy(ItemCursor other) {
    chunkIndex = other.chunkIndex;
    chunk = other.chunk;
    at = other.at;
    item = other.item;
    position = other.position;
  }

  boolean hasNext() {
    return item + 1 < log.items();
  }

  /** Goes to the next item, which there must be. */
  void next() {
    if (at + ItemLog.ROOM > ItemLog.CHUNK) {
      chunk = log.chunk(++chunkIndex);
      at = 0;
    }
    item++;
    long head = varint();
    position += varint();
    tag = (int) head & 3;
    value = (int) (head >>> 2);
    switch (tag) {
      case ItemLog.ACQUIRE -> {
        span = chunk[at++] & 0xFF;
        long rest = varint();
        site = (int) (rest >>> 1);
        flag = (rest & 1) != 0;
      }
      case ItemLog.ORDER -> {
        from = value;
        count = (int) varint();
      }
      case ItemLog.RELEASE -> site = (int) varint();
      default -> access();
    }
  }

  private void access() {
    flag = (value & 1) != 0;
    value >>>= 1;
    from = -1;
    count = 0;
    if (flag) {
      from = (int) varint() - 1;
      count = (int) varint();
    }
  }

  private long varint() {
    byte[] bytes = chunk;
    int i = at;
    long b = bytes[i++];
    if (b >= 0) {
      at = i;
      return b;
    }
    long value = b & 0x7F;
    for (int shift = 7; ; shift += 7) {
      b = bytes[i++];
      value |= (b & 0x7F) << shift;
      if (b >= 0) {
        at = i;
        return value;
      }
    }
  }
}
