package dev.impasse.core.input;

import dev.impasse.core.file.BoundedLines;
import dev.impasse.core.file.FileProblem;
import dev.impasse.core.file.LimitedStream;
import dev.impasse.core.file.RegularFile;
import dev.impasse.core.file.TooLargeException;
import dev.impasse.core.fleet.Fleet;
import dev.impasse.core.orders.OrdersReader;
import dev.impasse.core.std.StdImport;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.core.trace.TraceFormat;
import dev.impasse.core.trace.TraceFormatException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Opens traces, whatever form they have, and says in one line why one cannot be read.
 *
 * <p>A trace may be as it was recorded, packed, or STD text, plain or compressed: its first bytes
 * tell. What is not a trace as recorded is made one in a temporary file.
 */
public final class Input {

  private static final int MOST_LINE = 4_000;

  private Input() {}

  /**
   * Opens a trace.
   *
   * @param mostBytes how large it may become when it is unpacked
   * @throws UnreadableInputException if it is none, with its name and the reason
   */
  public static TraceFile open(Path file, long mostBytes) throws UnreadableInputException {
    return open(file, mostBytes, UnaryOperator.identity());
  }

  /**
   * Opens a trace.
   *
   * @param mostBytes how large it may become when it is unpacked
   * @param unpacking sees the bytes of a packed file as they are read
   * @throws UnreadableInputException if it is none, with its name and the reason
   */
  public static TraceFile open(Path file, long mostBytes, UnaryOperator<InputStream> unpacking)
      throws UnreadableInputException {
    try {
      if (Files.isDirectory(file)) {
        throw refused(file, "this is a directory, a trace is a file");
      }
      if (OrdersReader.accepts(file)) {
        throw refused(file, "this has lock orders (mode=orders), and no events to play back");
      }
      try (InputStream in = RegularFile.open(file)) {
        if (!isCompressed(in.readNBytes(2)) && !looksLikeStd(file)) {
          return TraceFile.open(file, mostBytes);
        }
      }
      return converted(file, mostBytes, unpacking);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Whether a file holds lock orders and not events. */
  public static boolean isOrders(Path file) {
    try {
      return OrdersReader.accepts(file);
    } catch (IOException e) {
      return false; // opening it says why
    }
  }

  /**
   * Adds the runs of a file of lock orders to others.
   *
   * @return how many runs were not known
   * @throws UnreadableInputException if it has none, with its name and the reason; then nothing is
   *     added
   */
  public static int addOrders(Path file, Fleet to) throws UnreadableInputException {
    try {
      return to.add(OrdersReader.open(file));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static boolean isCompressed(byte[] start) {
    return start.length == 2 && start[0] == 0x1F && start[1] == (byte) 0x8B;
  }

  private static boolean looksLikeStd(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return looksLikeStd(in.readNBytes(MOST_LINE));
    }
  }

  private static boolean looksLikeStd(byte[] start) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    return text.lines().filter(line -> !line.isBlank()).limit(1).anyMatch(StdImport::looksLike);
  }

  /** Whether a file that begins so is read as a trace. */
  static boolean isTraceOrStd(byte[] start) {
    return isTrace(start) || looksLikeStd(start);
  }

  static boolean isTrace(byte[] start) {
    byte[] magic = TraceFormat.magic();
    return start.length >= magic.length && Arrays.equals(magic, Arrays.copyOf(start, magic.length));
  }

  /** Unpacks or imports into a file that goes with this process. */
  private static TraceFile converted(
      Path file, long mostBytes, UnaryOperator<InputStream> unpacking) throws IOException {
    TemporaryTrace temporary = TemporaryTrace.create(mostBytes);
    try (BufferedInputStream in = plain(file, mostBytes, unpacking)) {
      in.mark(MOST_LINE + 1);
      byte[] start = in.readNBytes(MOST_LINE);
      in.reset();
      if (isTrace(start)) {
        try (OutputStream out = Channels.newOutputStream(temporary)) {
          in.transferTo(out);
        }
        return temporary.open();
      }
      if (!looksLikeStd(start)) {
        throw new TraceFormatException(
            "this is compressed, and within it there is neither a trace nor STD text", 0);
      }
      StdImport.Result result =
          StdImport.read(
              new BoundedLines(new InputStreamReader(in, StandardCharsets.UTF_8)), temporary);
      TraceFile trace = temporary.open();
      trace.alsoDamaged(result.problems());
      return trace;
    } finally {
      temporary.discard();
    }
  }

  private static BufferedInputStream plain(
      Path file, long mostBytes, UnaryOperator<InputStream> unpacking) throws IOException {
    InputStream from = unpacking.apply(Files.newInputStream(file));
    BufferedInputStream in = new BufferedInputStream(from, 1 << 16);
    in.mark(2);
    boolean compressed = isCompressed(in.readNBytes(2));
    in.reset();
    return compressed
        ? new BufferedInputStream(
            new LimitedStream(new GZIPInputStream(in, 1 << 16), mostBytes), 1 << 16)
        : in;
  }

  /** Returns why a file could not be read, for a line that names it. */
  public static @Nullable String why(Path file, IOException e) {
    if (e instanceof TooLargeException) {
      return e.getMessage() + " (--max-size allows more)";
    }
    return e instanceof TraceFormatException || e instanceof FileSystemException
        ? FileProblem.why(file, e)
        : "cannot be read: " + FileProblem.why(file, e);
  }

  static UnreadableInputException unreadable(Path file, IOException e) {
    return new UnreadableInputException(file + ": " + why(file, e), e);
  }

  private static FileSystemException refused(Path file, String why) {
    return new FileSystemException(file.toString(), null, why);
  }
}
