package dev.impasse.cli;

import dev.impasse.core.orders.Orders;
import dev.impasse.core.orders.OrdersReader;
import dev.impasse.core.std.StdImport;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.core.trace.TraceFormat;
import dev.impasse.core.trace.TraceFormatException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Opens traces, whatever form they have, and says in one line why one cannot be read.
 *
 * <p>A trace may be as it was recorded, packed, or STD text, plain or compressed: its first bytes
 * tell. What is not a trace as recorded is made one in a temporary file.
 */
final class Input {

  private static final int MOST_LINE = 4_000;

  private Input() {}

  /** Opens a trace; a {@link CommandFailure} of {@link ExitCode#BAD_INPUT} if it is none. */
  static TraceFile open(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw bad(file, "this is a directory, a trace is a file");
      }
      if (OrdersReader.accepts(file)) {
        throw bad(file, "this has lock orders (mode=orders), and no events to play back");
      }
      try (InputStream in = Files.newInputStream(file)) {
        if (!isCompressed(in.readNBytes(2)) && !looksLikeStd(file)) {
          return TraceFile.open(file);
        }
      }
      return converted(file);
    } catch (TraceFormatException e) {
      throw bad(file, e.getMessage());
    } catch (NoSuchFileException e) {
      throw bad(file, "there is no such file");
    } catch (AccessDeniedException e) {
      throw bad(file, "this file may not be read by you");
    } catch (IOException e) {
      throw bad(file, "cannot be read: " + e);
    }
  }

  /** Whether a file holds lock orders and not events. */
  static boolean isOrders(Path file) {
    try {
      return OrdersReader.accepts(file);
    } catch (IOException e) {
      return false; // opening it says why
    }
  }

  /** Opens lock orders; a {@link CommandFailure} of {@link ExitCode#BAD_INPUT} if it has none. */
  static Orders orders(Path file) {
    try {
      return OrdersReader.read(file);
    } catch (TraceFormatException e) {
      throw bad(file, e.getMessage());
    } catch (NoSuchFileException e) {
      throw bad(file, "there is no such file");
    } catch (IOException e) {
      throw bad(file, "cannot be read: " + e);
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

  private static boolean isTrace(byte[] start) {
    byte[] magic = TraceFormat.magic();
    return start.length >= magic.length && Arrays.equals(magic, Arrays.copyOf(start, magic.length));
  }

  /** Unpacks or imports into a file that goes with this process. */
  private static TraceFile converted(Path file) throws IOException {
    Path temporary = Files.createTempFile("impasse-", ".impasse");
    try (BufferedInputStream in = new BufferedInputStream(plain(file), 1 << 16)) {
      in.mark(MOST_LINE + 1);
      byte[] start = in.readNBytes(MOST_LINE);
      in.reset();
      if (isTrace(start)) {
        Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
        return TraceFile.open(temporary);
      }
      if (!looksLikeStd(start)) {
        throw new TraceFormatException(
            "this is compressed, and within it there is neither a trace nor STD text", 0);
      }
      StdImport.Result result =
          StdImport.read(
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), temporary);
      TraceFile trace = TraceFile.open(temporary);
      trace.alsoDamaged(result.problems());
      return trace;
    } finally {
      deleteWhenPossible(temporary);
    }
  }

  private static InputStream plain(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    in.mark(2);
    boolean compressed = isCompressed(in.readNBytes(2));
    in.reset();
    return compressed ? new GZIPInputStream(in, 1 << 16) : in;
  }

  /** Where a mapped file cannot be deleted, it goes when this process ends. */
  private static void deleteWhenPossible(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException mapped) {
      file.toFile().deleteOnExit();
    }
  }

  private static CommandFailure bad(Path file, @Nullable String why) {
    return new CommandFailure(ExitCode.BAD_INPUT, file + ": " + why);
  }
}
