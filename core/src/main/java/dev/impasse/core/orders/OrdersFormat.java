package dev.impasse.core.orders;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Numbers of the format of lock orders, versions 1 and 2; docs/orders-format.md. */
public final class OrdersFormat {

  static final int VERSION = 2;

  /** Bytes before the body: magic, version, length of the body, CRC-32 of it. */
  static final int HEADER = 20;

  static final int MOST_BYTES = 1 << 30;

  static final int MOST_STRING_BYTES = 60_000;

  /** How many frames a stack has, at most; the agent keeps fewer. */
  static final int MOST_FRAMES = 1_024;

  /** How many locks an entry has, at most; the agent keeps fewer. */
  public static final int MOST_LOCKS = 1_024;

  /** A body of runs as they were recorded. */
  static final int WHOLE = 0;

  /** A body of entries that stand once for all runs. */
  static final int CONDENSED = 1;

  private static final byte[] MAGIC = "IMPORDER".getBytes(StandardCharsets.US_ASCII);

  private OrdersFormat() {}

  static byte[] magic() {
    return MAGIC.clone();
  }

  /** Whether a file that starts so holds lock orders. */
  public static boolean starts(byte[] start) {
    return start.length >= MAGIC.length && Arrays.equals(MAGIC, Arrays.copyOf(start, MAGIC.length));
  }
}
