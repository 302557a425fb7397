package dev.impasse.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages inputs, the same way for the same seed: as chance does, and as somebody would. */
final class Mutator {

  private static final int LONGEST = 200_000;
  private static final int[] LIES = {
    0,
    1,
    -1,
    2,
    63,
    64,
    127,
    128,
    4095,
    4096,
    0xFFFF,
    1 << 24,
    1 << 30,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE
  };
  private static final List<String> WORDS =
      List.of(
          "\0",
          "\n",
          "\r",
          "\"",
          "\\",
          "\\u",
          "{",
          "[",
          "(",
          ")",
          "|",
          "=",
          "*",
          "?",
          ";",
          ",",
          "<",
          ">",
          "#",
          "%",
          "%s",
          "$",
          "--",
          "@",
          ":",
          "/",
          "../",
          "\u001b[31m",
          "\u202e",
          "\ufeff",
          "\ud83d\udd12",
          "é",
          "-1",
          "0",
          "1e999999999",
          "99999999999999999999",
          "0x",
          "null",
          "true",
          "tid=0x1 ",
          "a=b ",
          "x/",
          "at ",
          "- locked <0x1> (a A)\n",
          "T1|acq(l1)|1\n",
          "T2|wait(l1)|1\n",
          "detected ",
          "reason=",
          "lock=",
          "kind=",
          "Full thread dump \n",
          "\"t\" #1 tid=0x1 nid=0x1 waiting\n");

  private final Random random;

  Mutator(long seed) {
    random = new Random(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  <T> T any(List<T> list) {
    return list.get(below(list.size()));
  }

  /** Returns damaged bytes; at times they are only cut. */
  byte[] bytes(byte[] whole) {
    return bytes(whole, 0, whole.length);
  }

  /** Returns bytes of which only those from {@code from} to {@code to} are damaged. */
  byte[] bytes(byte[] whole, int from, int to) {
    byte[] middle = Arrays.copyOfRange(whole, from, to);
    for (int n = 1 + below(4); n > 0; n--) {
      middle = once(middle);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(whole, 0, from);
    out.writeBytes(middle);
    out.write(whole, to, whole.length - to);
    return out.toByteArray();
  }

  /** Returns bytes with some flipped or overwritten from {@code from} to {@code to}, none moved. */
  byte[] inPlace(byte[] whole, int from, int to) {
    byte[] bytes = whole.clone();
    for (int n = 1 + below(4); n > 0; n--) {
      overwrite(bytes, from + below(to - from), to);
    }
    return bytes;
  }

  private byte[] once(byte[] bytes) {
    if (bytes.length == 0) {
      return word();
    }
    int at = below(bytes.length);
    int end = at + below(Math.min(bytes.length - at, 1 + below(300)) + 1);
    return switch (below(8)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> joined(bytes, at, word(), end); // replaced
      case 2 -> joined(bytes, at, word(), at); // inserted
      case 3 -> joined(bytes, end, Arrays.copyOfRange(bytes, at, end), end); // doubled
      case 4 -> joined(bytes, at, new byte[0], end); // taken out
      case 5 -> joined(bytes, at, repeated(word()), at);
      default -> {
        byte[] changed = bytes.clone();
        overwrite(changed, at, bytes.length);
        yield changed;
      }
    };
  }

  private void overwrite(byte[] bytes, int at, int to) {
    switch (below(4)) {
      case 0 -> bytes[at] ^= (byte) (1 << below(8));
      case 1 -> bytes[at] = (byte) below(256);
      default -> {
        ByteOrder order = below(4) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        int value = below(3) == 0 ? random.nextInt() : LIES[below(LIES.length)];
        int aligned = below(2) == 0 ? at : at & ~3;
        if (aligned + Integer.BYTES <= to && aligned >= 0) {
          ByteBuffer.wrap(bytes).order(order).putInt(aligned, value);
        }
      }
    }
  }

  private byte[] word() {
    return any(WORDS).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] repeated(byte[] word) {
    int times = 1 + below(below(10) == 0 ? LONGEST / word.length : 40);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      out.writeBytes(word);
    }
    return out.toByteArray();
  }

  private static byte[] joined(byte[] head, int to, byte[] middle, int from) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(head, 0, to);
    out.writeBytes(middle);
    out.write(head, from, head.length - from);
    return out.toByteArray();
  }
}
