package dev.impasse.core.predict;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Numbers for names that come as bytes, from 0 in order of appearance.
 *
 * <p>A name of up to seven bytes is its own key. Longer ones are told apart by 63 bits of a hash:
 * at a million names, two are taken for one with a probability of 10^-7.
 */
final class Names {

  /** Bytes that must be readable behind a name. */
  static final int PADDING = 8;

  private static final int SHORT = 7;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final LongIntMap ids = new LongIntMap();
  private final boolean keepLongNames;
  private final Map<Integer, String> longNames = new HashMap<>();
  private long[] keys = new long[16];

  /** Makes an empty table; names that nobody will ask for need not be kept. */
  Names(boolean keepLongNames) {
    this.keepLongNames = keepLongNames;
  }

  /** Returns the number of the name in {@code bytes[from..to)}. */
  int intern(byte[] bytes, int from, int to) {
    long key = key(bytes, from, to - from);
    int id = ids.get(key);
    return id >= 0 ? id : add(key, bytes, from, to);
  }

  /** Returns the number of the name in the first bytes of a word, at most seven. */
  int shortName(long word, int length) {
    long key = shortKey(word, length);
    int id = ids.get(key);
    return id >= 0 ? id : add(key);
  }

  private static long shortKey(long word, int length) {
    return (word & ((1L << (length * 8)) - 1)) | ((long) length << 56);
  }

  private int add(long key) {
    int id = ids.intern(key);
    if (id == keys.length) {
      keys = Arrays.copyOf(keys, id * 2);
    }
    keys[id] = key;
    return id;
  }

  private int add(long key, byte[] bytes, int from, int to) {
    int id = add(key);
    if (key < 0 && keepLongNames) {
      longNames.put(id, new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }
    return id;
  }

  private static long key(byte[] bytes, int from, int length) {
    long word = (long) WORD.get(bytes, from);
    if (length <= SHORT) {
      return shortKey(word, length);
    }
    long hash = mix(word ^ length);
    int i = 8;
    for (; i + 8 <= length; i += 8) {
      hash = mix(hash + (long) WORD.get(bytes, from + i));
    }
    int rest = length - i;
    if (rest > 0) {
      hash = mix(hash + ((long) WORD.get(bytes, from + i) & ((1L << (rest * 8)) - 1)));
    }
    return hash | Long.MIN_VALUE;
  }

  private static long mix(long value) {
    long h = value * 0xBF58476D1CE4E5B9L;
    h ^= h >>> 31;
    h *= 0x94D049BB133111EBL;
    return h ^ (h >>> 29);
  }

  int size() {
    return ids.size();
  }

  /** Returns the name of a number. */
  String name(int id) {
    long key = keys[id];
    if (key < 0) {
      return longNames.getOrDefault(id, "#" + id);
    }
    byte[] bytes = new byte[8];
    WORD.set(bytes, 0, key);
    return new String(bytes, 0, (int) (key >>> 56), StandardCharsets.UTF_8);
  }
}
