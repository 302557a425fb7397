package dev.impasse.core.orders;

import dev.impasse.core.file.RegularFile;
import dev.impasse.core.trace.TraceFormatException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;

/** Reads lock orders from a file, and trusts no length in it; see {@link OrdersWriter}. */
public final class OrdersReader {

  private static final int VERSION_ONE = 1;

  private OrdersReader() {}

  /** A part of a file that is decoded later. */
  public interface Part<T> {

    /** Decodes it; what cannot be is an exception of the JDK. */
    T decode();
  }

  /** Whether a file holds lock orders, by its first bytes. */
  public static boolean accepts(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (var stream = Files.newInputStream(file)) {
      return OrdersFormat.starts(stream.readNBytes(OrdersFormat.HEADER));
    }
  }

  /**
   * Reads the runs of a file, as they were recorded.
   *
   * @throws TraceFormatException if it does not hold lock orders, is damaged, or condensed
   * @throws IOException if it cannot be read
   */
  public static Orders read(Path file) throws IOException {
    return whole(open(file));
  }

  static Orders read(byte[] file) throws TraceFormatException {
    return whole(open(file));
  }

  private static Orders whole(OrdersFile file) throws TraceFormatException {
    if (file.condensed() != null) {
      throw new TraceFormatException("these lock orders are condensed, no run is whole", 20);
    }
    List<OrderRun> runs = file.runs().stream().map(RecordedRun::whole).toList();
    return Orders.of(runs);
  }

  /**
   * Opens a file; what it holds is checked, and decoded when it is asked for.
   *
   * @throws TraceFormatException if it does not hold lock orders, or is damaged
   * @throws IOException if it cannot be read
   */
  public static OrdersFile open(Path file) throws IOException {
    return open(RegularFile.bytes(file, OrdersFormat.MOST_BYTES));
  }

  /**
   * Opens the bytes of a file.
   *
   * @throws TraceFormatException if they do not hold lock orders, or are damaged
   */
  public static OrdersFile open(byte[] file) throws TraceFormatException {
    if (!OrdersFormat.starts(file) || file.length < OrdersFormat.HEADER) {
      throw new TraceFormatException("lock orders must start with IMPORDER", 0);
    }
    ByteBuffer in = ByteBuffer.wrap(file);
    int version = in.getInt(8);
    if (version != VERSION_ONE && version != OrdersFormat.VERSION) {
      throw new TraceFormatException(
          "this version of the format is not known: version=" + version + " known=1, 2", 8);
    }
    int length = in.getInt(12);
    if (length != file.length - OrdersFormat.HEADER) {
      throw new TraceFormatException("the body must be as long as it says: length=" + length, 12);
    }
    CRC32 crc = new CRC32();
    crc.update(file, OrdersFormat.HEADER, length);
    if ((int) crc.getValue() != in.getInt(16)) {
      throw new TraceFormatException("the check sum does not fit, the file is damaged", 16);
    }
    if (version == VERSION_ONE) {
      VersionOne body = new VersionOne(file);
      return checked(body::file, body::position);
    }
    VarInput body = new VarInput(file, OrdersFormat.HEADER, file.length);
    return checked(new VersionTwo(body)::file, body::position);
  }

  /** Says where a reader is. */
  public interface Position {

    /** Returns the offset in the file of the next byte. */
    int position();
  }

  /**
   * Decodes a part of a file.
   *
   * @throws TraceFormatException if it is damaged
   */
  public static <T> T checked(Part<T> part, Position in) throws TraceFormatException {
    try {
      return part.decode();
    } catch (BufferUnderflowException
        | ArithmeticException
        | IllegalArgumentException
        | IndexOutOfBoundsException e) {
      throw new TraceFormatException("a record does not have the form of one: " + e, in.position());
    }
  }
}
