package dev.impasse.core.orders;

import java.nio.BufferUnderflowException;
import java.util.Arrays;

/**
 * Reads what {@link VarOutput} writes, and trusts nothing in it: what cannot be is an {@link
 * IllegalArgumentException}, the end a {@link BufferUnderflowException}.
 */
public final class VarInput {

  private final byte[] bytes;
  private final int end;
  private int at;

  /** Reads bytes from {@code start} to before {@code end}. */
  public VarInput(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** Returns where the next byte is read. */
  public int position() {
    return at;
  }

  /** Returns another reader of the same bytes, from a position. */
  public VarInput from(int position) {
    return new VarInput(bytes, position, end);
  }

  /** Returns how many bytes are left. */
  public int remaining() {
    return end - at;
  }

  /** Reads a byte. */
  public int u8() {
    if (at >= end) {
      throw new BufferUnderflowException();
    }
    return bytes[at++] & 0xFF;
  }

  /** Reads a number. */
  public long number() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = u8();
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number has ten bytes at most");
  }

  /** Reads a number whose sign stands in its lowest bit. */
  public long signed() {
    long value = number();
    return (value >>> 1) ^ -(value & 1);
  }

  /** Reads a number that must be below a limit. */
  public int below(int limit) {
    long value = number();
    if (value < 0 || value >= limit) {
      throw new IllegalArgumentException("a number is out of range: is=" + value + " of=" + limit);
    }
    return (int) value;
  }

  /** Reads a number that must not be above a limit. */
  public int atMost(int limit) {
    return below(limit + 1);
  }

  /** Reads a number that must be an int, and not negative. */
  public int natural() {
    long value = number();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a number is out of range: is=" + value);
    }
    return (int) value;
  }

  /** Reads how many records follow, each of which takes so many bytes at least. */
  public int count(int leastBytes) {
    long n = number();
    if (n < 0 || n > remaining() / leastBytes) {
      throw new IllegalArgumentException("more records than bytes: count=" + n);
    }
    return (int) n;
  }

  /** Reads past bytes. */
  public void skip(int length) {
    if (length > remaining()) {
      throw new BufferUnderflowException();
    }
    at += length;
  }

  /** Returns the bytes that it reads, to which positions refer. */
  byte[] array() {
    return bytes;
  }

  /** Reads bytes. */
  public byte[] bytes(int length) {
    int start = at;
    skip(length);
    return Arrays.copyOfRange(bytes, start, at);
  }
}
