package dev.impasse.core.orders;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.Checksum;

/** Bytes that grow. Numbers are varints: seven bits a byte, the lowest first. */
public final class VarOutput {

  private byte[] bytes;
  private int size;

  /** Makes an empty one. */
  public VarOutput() {
    this(64);
  }

  /** Makes an empty one that has room for so many bytes. */
  public VarOutput(int room) {
    bytes = new byte[Math.max(8, room)];
  }

  /** Adds a byte. */
  public void u8(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  /** Adds a number; negative ones take ten bytes. */
  public void number(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** Adds a number whose sign stands in its lowest bit. */
  public void signed(long value) {
    number((value << 1) ^ (value >> 63));
  }

  /** Adds the bytes of another reader's file, from one position to before another. */
  public void bytes(VarInput from, int start, int end) {
    bytes(from.array(), start, end - start);
  }

  /** Adds bytes. */
  public void bytes(byte[] more) {
    bytes(more, 0, more.length);
  }

  /** Adds what another one holds. */
  public void bytes(VarOutput more) {
    bytes(more.bytes, 0, more.size);
  }

  /** Adds bytes from an array. */
  public void bytes(byte[] from, int start, int length) {
    room(length);
    System.arraycopy(from, start, bytes, size, length);
    size += length;
  }

  /** Returns how many bytes there are. */
  public int size() {
    return size;
  }

  /** Returns what can read these bytes; those that are added later are not seen. */
  public VarInput input() {
    return new VarInput(bytes, 0, size);
  }

  /** Writes the bytes to a stream. */
  public void writeTo(OutputStream to) throws IOException {
    to.write(bytes, 0, size);
  }

  /** Adds the bytes to a check sum. */
  void addTo(Checksum sum) {
    sum.update(bytes, 0, size);
  }

  /** Returns a copy of the bytes. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length + (bytes.length >> 1)));
    }
  }
}
