package dev.impasse.cli.option;

import dev.impasse.core.input.Input;
import dev.impasse.core.input.UnreadableInputException;
import dev.impasse.core.trace.TraceFile;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How large a file may become: a few bytes can stand for more events than there is room for. */
public final class SizeLimit {

  @Option(
      names = "--max-size",
      paramLabel = "SIZE",
      defaultValue = "4g",
      converter = Size.class,
      description =
          "Refuse a file that becomes larger than this when it is unpacked (${DEFAULT-VALUE}).")
  private long bytes;

  /** Reads {@code 512}, {@code 64k}, {@code 10m}, {@code 2g}. */
  static final class Size implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      String lower = text.toLowerCase(Locale.ROOT);
      int unit = lower.isEmpty() ? -1 : "kmg".indexOf(lower.charAt(lower.length() - 1));
      try {
        String digits = unit < 0 ? lower : lower.substring(0, lower.length() - 1);
        long size = Math.multiplyExact(Long.parseLong(digits), 1L << (10 * (unit + 1)));
        if (size > 0) {
          return size;
        }
      } catch (ArithmeticException | NumberFormatException e) {
        // said below
      }
      throw new TypeConversionException("a size must be a number, with k, m or g: " + text);
    }
  }

  /** Returns the most bytes that a file may have when it is unpacked. */
  public long bytes() {
    return bytes;
  }

  /**
   * Opens a trace.
   *
   * @param unpacking sees the bytes of a packed file as they are read
   * @throws UnreadableInputException if it is none
   */
  public TraceFile open(Path file, UnaryOperator<InputStream> unpacking)
      throws UnreadableInputException {
    return Input.open(file, bytes, unpacking);
  }
}
