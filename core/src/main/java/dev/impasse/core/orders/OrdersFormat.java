package dev.impasse.core.orders;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Numbers of the format of lock orders, version 1; docs/orders-format.md. */
public final class OrdersFormat {

  static final int VERSION = 1;

  /** Bytes before the body: magic, version, length of the body, CRC-32 of it. */
  static final int HEADER = 20;

  static final int MOST_BYTES = 1 << 28;

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
