package dev.impasse.core.option;

import dev.impasse.core.file.FileMode;
import dev.impasse.core.format.Format;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which values an option takes. */
@FunctionalInterface
interface ValueRule {

  /** A number and its unit. */
  Pattern TIME = Pattern.compile("(\\d{1,7})([smhd])");

  /** Whatever is typed. */
  ValueRule ANY = value -> null;

  /** On or off. */
  ValueRule SWITCH = words("true", "false");

  /** Names of reports, whose endings tell the format. */
  ValueRule REPORTS =
      eachPart(
          "names that end in .txt, .log, .json, .sarif, .xml, .mmd or .html", ValueRule::isReport);

  /** What is done about a deadlock. */
  ValueRule ACTIONS =
      eachPart(
          "report, exit:CODE (0 to 255), dump, interrupt, several joined by ';'",
          Pattern.compile("report|dump|interrupt|exit:0*(\\d{1,2}|1\\d\\d|2[0-4]\\d|25[0-5])")
              .asMatchPredicate());

  /** Permissions of files. */
  ValueRule FILE_MODE =
      value ->
          FileMode.parse(value).isPresent()
              ? null
              : "an octal number such as 600 or 640, by which the owner may read and write";

  /** How long something takes, or that it is not done. */
  ValueRule DURATION =
      value ->
          value.equals("off") || !durationOf(value).isZero()
              ? null
              : "off, or a number with s, m, h or d";

  /** Returns what it takes, if a value is none of that. */
  @Nullable String wants(String value);

  /** One of some words. */
  static ValueRule words(String... words) {
    List<String> all = List.of(words);
    String but = String.join(", ", all.subList(0, all.size() - 1));
    return value -> all.contains(value) ? null : but + " or " + all.get(all.size() - 1);
  }

  /** A number, perhaps with a unit: {@code 64m}. */
  static ValueRule number(long least) {
    return value -> sizeOf(value) >= least ? null : "a number of at least " + least;
  }

  private static ValueRule eachPart(String what, Predicate<String> fits) {
    return value -> parts(value).allMatch(fits) ? null : what;
  }

  private static Stream<String> parts(String value) {
    return Arrays.stream(value.split(";", -1)).map(String::trim).filter(part -> !part.isEmpty());
  }

  /** One without an ending is text, too: there is none to be misled by. */
  private static boolean isReport(String name) {
    Optional<Format> format = Format.ofFile(name);
    return format.isPresent() ? format.get().fitsInProcess() : hasNoEnding(name);
  }

  private static boolean hasNoEnding(String name) {
    try {
      Path leaf = Path.of(name).getFileName();
      return leaf != null && leaf.toString().lastIndexOf('.') <= 0;
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Parses {@code 512}, {@code 64k}, {@code 10m}, {@code 2g}; -1 if it is none of these. */
  static long sizeOf(String text) {
    if (text.isEmpty()) {
      return -1;
    }
    int shift =
        switch (Character.toLowerCase(text.charAt(text.length() - 1))) {
          case 'k' -> 10;
          case 'm' -> 20;
          case 'g' -> 30;
          default -> 0;
        };
    try {
      String digits = shift == 0 ? text : text.substring(0, text.length() - 1);
      return Math.multiplyExact(Long.parseLong(digits), 1L << shift);
    } catch (NumberFormatException | ArithmeticException e) {
      return -1;
    }
  }

  /** Parses {@code 90s}, {@code 30m}, {@code 1h}, {@code 1d}; 0 if it is none of these. */
  static Duration durationOf(String text) {
    Matcher parts = TIME.matcher(text);
    if (!parts.matches()) {
      return Duration.ZERO;
    }
    long number = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "d" -> Duration.ofDays(number);
      case "h" -> Duration.ofHours(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofSeconds(number);
    };
  }
}
