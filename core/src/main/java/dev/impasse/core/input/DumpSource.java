package dev.impasse.core.input;

import dev.impasse.core.dump.ActuatorDumpReader;
import dev.impasse.core.dump.JsonDumpReader;
import dev.impasse.core.dump.RecordedDumps;
import dev.impasse.core.dump.TextDumpReader;
import dev.impasse.core.dump.ThreadDump;
import dev.impasse.core.file.BoundedLines;
import dev.impasse.core.file.LimitedStream;
import dev.impasse.core.file.RegularFile;
import dev.impasse.core.orders.OrdersFormat;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Reads the thread dumps of a file, whatever holds them: text in any of its usual codings, JSON,
 * either of them packed, an archive of several, a recording of Flight Recorder, or the standard
 * input.
 */
public final class DumpSource {

  /** Stands for the standard input. */
  public static final Path STDIN = Path.of("-");

  private static final int START = 4_000;
  private static final int MOST_PACKED = 4;
  private static final int MOST_ENTRIES = 1_000;
  private static final int MOST_FILES = 10_000;
  private static final int MOST_DEPTH = 8;

  /** How a file begins, which tells what it is. */
  private enum Kind {
    GZIP,
    ZIP,
    RECORDING,
    PLAIN
  }

  private DumpSource() {}

  /** Returns the files, and for a folder those within it that have thread dumps. */
  public static List<Path> withoutFolders(List<Path> named, long mostBytes) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path one : named) {
      List<Path> within = Files.isDirectory(one) ? within(one, mostBytes) : List.of();
      files.addAll(
          within.isEmpty() ? List.of(one) : within); // reading a folder says that it is one
    }
    return files;
  }

  /** Whether files within a folder have thread dumps. */
  public static boolean hasDumps(Path folder, long mostBytes) throws IOException {
    return !within(folder, mostBytes).isEmpty();
  }

  private static List<Path> within(Path folder, long mostBytes) throws IOException {
    try (Stream<Path> files = Files.walk(folder, MOST_DEPTH)) {
      return files
          .filter(Files::isRegularFile)
          .limit(MOST_FILES)
          .filter(file -> accepts(file, mostBytes))
          .sorted()
          .toList();
    }
  }

  /** Whether a file has thread dumps, or packs some; a trace and STD text have none. */
  public static boolean accepts(Path file, long mostBytes) {
    if (file.equals(STDIN)) {
      return true;
    }
    try (BufferedInputStream in = buffered(RegularFile.open(file))) {
      return switch (kind(start(in))) {
        case ZIP, RECORDING -> true;
        case GZIP -> accepts(unpacked(in, mostBytes));
        case PLAIN -> accepts(in);
      };
    } catch (IOException e) {
      return false; // opening it as a trace says why
    }
  }

  /** Returns what to add where a file could not be read as a trace: "" if it is meant to be one. */
  public static String notADumpEither(Path file) {
    try (BufferedInputStream in = buffered(RegularFile.open(file))) {
      byte[] start = start(in);
      boolean isTrace = Input.isTraceOrStd(start) || kind(start) != Kind.PLAIN;
      return isTrace
          ? ""
          : "; and it has no thread dump in a form that is read: " + TextDumpReader.FORMS;
    } catch (IOException e) {
      return "";
    }
  }

  private static boolean accepts(BufferedInputStream in) throws IOException {
    byte[] start = start(in);
    Charset charset = charset(start);
    String first = text(start, charset);
    if (OrdersFormat.starts(start)) {
      return false; // there can be thousands of them in a folder
    }
    if (Input.isTraceOrStd(start)) {
      return !Input.isTrace(start) && TextDumpReader.isIn(lines(new StringReader(first)));
    }
    return isJson(first) || TextDumpReader.isIn(lines(new InputStreamReader(in, charset)));
  }

  /** Returns the text, without the mark that some editors write before it. */
  private static String text(byte[] start, Charset charset) {
    String text = new String(start, charset);
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private static BufferedReader lines(Reader text) {
    return new BoundedLines(text);
  }

  private static boolean isJson(String start) {
    return JsonDumpReader.looksLike(start) || ActuatorDumpReader.looksLike(start);
  }

  /** Reads all dumps of a file. */
  public static List<ThreadDump> read(Path file, long mostBytes) throws IOException {
    if (file.equals(STDIN)) {
      return read(buffered(new LimitedStream(System.in, mostBytes)), mostBytes);
    }
    try (BufferedInputStream in = buffered(RegularFile.open(file))) {
      return kind(start(in)) == Kind.RECORDING ? RecordedDumps.read(file) : read(in, mostBytes);
    }
  }

  private static List<ThreadDump> read(BufferedInputStream in, long mostBytes) throws IOException {
    return switch (kind(start(in))) {
      case GZIP -> one(unpacked(in, mostBytes));
      case ZIP -> entries(new ZipInputStream(in), mostBytes);
      default -> one(in);
    };
  }

  private static List<ThreadDump> entries(ZipInputStream zip, long mostBytes) throws IOException {
    List<ThreadDump> dumps = new ArrayList<>();
    LimitedStream all = new LimitedStream(zip, mostBytes);
    int entries = 0;
    for (ZipEntry e = zip.getNextEntry(); e != null && entries < MOST_ENTRIES; entries++) {
      BufferedInputStream in = buffered(new Unclosed(all));
      Kind kind = kind(start(in));
      BufferedInputStream text = kind == Kind.GZIP ? unpacked(in, mostBytes) : in;
      if (!e.isDirectory() && kind != Kind.ZIP && kind != Kind.RECORDING) {
        dumps.addAll(one(text));
      }
      e = zip.getNextEntry();
    }
    dumps.removeIf(dump -> dump.threads().isEmpty() && dump.problems().isEmpty());
    return dumps.isEmpty() ? one(buffered(InputStream.nullInputStream())) : dumps;
  }

  private static List<ThreadDump> one(BufferedInputStream in) throws IOException {
    byte[] start = start(in);
    Charset charset = charset(start);
    String first = text(start, charset);
    if (JsonDumpReader.looksLike(first)) {
      return JsonDumpReader.read(in);
    }
    return ActuatorDumpReader.looksLike(first)
        ? ActuatorDumpReader.read(in)
        : TextDumpReader.read(lines(new InputStreamReader(in, charset)));
  }

  private static Kind kind(byte[] start) {
    if (start.length < 4) {
      return Kind.PLAIN;
    }
    if (start[0] == 0x1F && start[1] == (byte) 0x8B) {
      return Kind.GZIP;
    }
    String magic = new String(start, 0, 4, StandardCharsets.ISO_8859_1);
    return switch (magic) {
      case "PK\u0003\u0004" -> Kind.ZIP;
      case "FLR\0" -> Kind.RECORDING;
      default -> Kind.PLAIN;
    };
  }

  /** Shells of Windows write what they redirect in two bytes a character, not all with a mark. */
  private static Charset charset(byte[] start) {
    if (isWide(start)) {
      return Charset.forName("UTF-32");
    }
    if (start.length > 1 && (start[0] & start[1] & 0xFF) == 0xFE && start[0] != start[1]) {
      return StandardCharsets.UTF_16;
    }
    int[] zeros = new int[2];
    for (int i = 0; i < start.length; i++) {
      zeros[i & 1] += start[i] == 0 ? 1 : 0;
    }
    int many = start.length / 4;
    if (many > 0 && zeros[1] > many && zeros[0] < many / 4) {
      return StandardCharsets.UTF_16LE;
    }
    return many > 0 && zeros[0] > many && zeros[1] < many / 4
        ? StandardCharsets.UTF_16BE
        : StandardCharsets.UTF_8;
  }

  /**
   * Whether it is in four bytes a character, with the mark or without; Java reads big-endian so.
   */
  private static boolean isWide(byte[] start) {
    boolean marked =
        start.length > 3 && start[0] == (byte) 0xFF && start[1] == (byte) 0xFE && start[2] == 0;
    boolean bigEndian = start.length > 7 && start[3] != 0 && start[7] != 0;
    for (int i = 0; bigEndian && i < 8; i++) {
      bigEndian = (i & 3) == 3 || start[i] == 0;
    }
    return (marked && start[3] == 0) || bigEndian;
  }

  private static byte[] start(BufferedInputStream in) throws IOException {
    in.mark(START + 1);
    byte[] bytes = in.readNBytes(START);
    in.reset();
    return bytes;
  }

  private static BufferedInputStream buffered(InputStream in) {
    return new BufferedInputStream(in, 1 << 16);
  }

  /** What is packed several times is unpacked so. */
  private static BufferedInputStream unpacked(InputStream in, long mostBytes) throws IOException {
    BufferedInputStream text = once(in, mostBytes);
    for (int i = 1; i < MOST_PACKED && kind(start(text)) == Kind.GZIP; i++) {
      text = once(text, mostBytes);
    }
    return text;
  }

  private static BufferedInputStream once(InputStream in, long mostBytes) throws IOException {
    return buffered(new LimitedStream(new GZIPInputStream(in, 1 << 16), mostBytes));
  }

  /** An entry of an archive ends, the archive does not. */
  private static final class Unclosed extends FilterInputStream {
    Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }
}
