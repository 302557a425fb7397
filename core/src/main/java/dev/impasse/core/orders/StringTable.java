package dev.impasse.core.orders;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The strings of a file, which stay bytes until they are asked for: most files say what is known.
 */
public final class StringTable {

  private final byte[] file;
  private int[] starts = new int[64];
  private int[] lengths = new int[64];
  private @Nullable String[] decoded = {};
  private int size;

  StringTable(byte[] file) {
    this.file = file;
  }

  void add(int start, int length) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      lengths = Arrays.copyOf(lengths, 2 * size);
    }
    starts[size] = start;
    lengths[size++] = length;
  }

  /** Returns how many there are. */
  public int size() {
    return size;
  }

  /** Returns the string of a number. */
  public String get(int number) {
    if (decoded.length < size) {
      decoded = Arrays.copyOf(decoded, size);
    }
    String known = decoded[number];
    if (known == null) {
      known = new String(file, starts[number], lengths[number], StandardCharsets.UTF_8);
      decoded[number] = known;
    }
    return known;
  }

  /** Returns the bytes of the file, in which the strings are. */
  public byte[] file() {
    return file;
  }

  /** Returns where the UTF-8 of a string begins in the file. */
  public int start(int number) {
    return starts[number];
  }

  /** Returns how many bytes of UTF-8 a string has. */
  public int length(int number) {
    return lengths[number];
  }
}
