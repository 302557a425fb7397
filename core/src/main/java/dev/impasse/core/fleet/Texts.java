package dev.impasse.core.fleet;

import dev.impasse.core.orders.StringTable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The strings of a fleet, each once, found by their bytes in a file: a string is made of those that
 * are not known yet. A few thousand files have the same ones, all but a few.
 *
 * <p><b>Shape.</b> An open hash table of bytes, half full at most; of bytes that are no UTF-8
 * several can be one string, which has one number.
 */
final class Texts {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long seed = ThreadLocalRandom.current().nextLong();
  private final Map<String, Integer> numbers = new HashMap<>();

  /** What the table finds: bytes, their hash, and the number of the string that they are. */
  private final List<byte[]> known = new ArrayList<>();

  private int[] hashes = new int[256];
  private int[] numberOf = new int[256];
  private int[] table = new int[512];

  /** Returns the number of a string of a file. */
  int number(StringTable strings, int string) {
    byte[] file = strings.file();
    int start = strings.start(string);
    int end = start + strings.length(string);
    int hash = hash(file, start, end);
    int mask = table.length - 1;
    int at = hash & mask;
    for (int found = table[at]; found != 0; found = table[at]) {
      byte[] bytes = known.get(found - 1);
      if (hashes[found - 1] == hash && Arrays.equals(bytes, 0, bytes.length, file, start, end)) {
        return numberOf[found - 1];
      }
      at = (at + 1) & mask;
    }
    int number = number(strings.get(string));
    add(Arrays.copyOfRange(file, start, end), hash, number, at);
    return number;
  }

  private void add(byte[] bytes, int hash, int number, int at) {
    int n = known.size();
    if (n == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * n);
      numberOf = Arrays.copyOf(numberOf, 2 * n);
    }
    known.add(bytes);
    hashes[n] = hash;
    numberOf[n] = number;
    table[at] = n + 1;
    if (2 * (n + 1) > table.length) {
      grow();
    }
  }

  private void grow() {
    int[] larger = new int[2 * table.length];
    int mask = larger.length - 1;
    for (int i = 0; i < known.size(); i++) {
      int at = hashes[i] & mask;
      while (larger[at] != 0) {
        at = (at + 1) & mask;
      }
      larger[at] = i + 1;
    }
    table = larger;
  }

  private int hash(byte[] bytes, int start, int end) {
    long hash = seed ^ (end - start);
    int at = start;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = mixed(hash ^ (long) LONGS.get(bytes, at));
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = (rest << 8) | (bytes[at] & 0xFF);
    }
    return (int) (mixed(hash ^ rest) >>> 32);
  }

  private static long mixed(long hash) {
    long product = hash * 0x9E3779B97F4A7C15L;
    return product ^ (product >>> 29);
  }

  /** Returns the number of a string. */
  int number(String text) {
    Integer before = numbers.putIfAbsent(text, numbers.size());
    return before == null ? numbers.size() - 1 : before;
  }
}
