package dev.impasse.core.steer;

import dev.impasse.core.file.FileMode;
import dev.impasse.core.file.OutputFile;
import dev.impasse.core.file.RegularFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes specifications and progress: properties, as {@code config=} reads them too. A
 * progress stands beside its specification, {@code NAME.PID.progress}, one for each process, and is
 * there whole or not at all.
 */
public final class SteerFiles {

  private static final int MOST_BYTES = 1 << 20;
  private static final String PROGRESS = ".progress";

  private SteerFiles() {}

  /** Writes a specification. */
  public static void write(Path file, SteerSpec spec) throws IOException {
    Properties all = new Properties();
    all.setProperty("fingerprint", spec.fingerprint());
    all.setProperty("order", numbers(spec.order()));
    all.setProperty("numbered", Boolean.toString(spec.numbered()));
    all.setProperty("pause.millis", Long.toString(spec.pauseMillis()));
    all.setProperty("pauses", Integer.toString(spec.pauses()));
    all.setProperty("sides", Integer.toString(spec.sides().size()));
    for (int i = 0; i < spec.sides().size(); i++) {
      SteerSide side = spec.sides().get(i);
      String key = "side." + i;
      all.setProperty(key + ".thread", side.thread());
      put(all, key + ".holds", side.holds());
      put(all, key + ".holds.at", side.holdsAt());
      put(all, key + ".wants", side.wants());
      put(all, key + ".wants.at", side.wantsAt());
    }
    write(file, all);
  }

  /**
   * Reads a specification.
   *
   * @throws IOException also where it makes no sense
   */
  public static SteerSpec read(Path file) throws IOException {
    Properties all = properties(file);
    try {
      List<SteerSide> sides = new ArrayList<>();
      int n = Integer.parseInt(value(all, "sides"));
      for (int i = 0; i < Math.min(n, SteerSpec.MOST_SIDES + 1); i++) {
        String key = "side." + i;
        SteerPlace wantsAt = place(all, key + ".wants.at");
        if (wantsAt == null) {
          throw new IllegalArgumentException("a side must want something: side=" + i);
        }
        sides.add(
            new SteerSide(
                value(all, key + ".thread"),
                lock(all, key + ".holds"),
                place(all, key + ".holds.at"),
                lock(all, key + ".wants"),
                wantsAt));
      }
      return new SteerSpec(
          value(all, "fingerprint"),
          sides,
          numbers(value(all, "order")),
          Boolean.parseBoolean(value(all, "numbered")),
          Long.parseLong(value(all, "pause.millis")),
          Integer.parseInt(value(all, "pauses")));
    } catch (IllegalArgumentException e) {
      throw new IOException("this is no specification to steer by: " + e.getMessage(), e);
    }
  }

  /** Writes the progress of a process. */
  public static void write(Path spec, SteerProgress progress) throws IOException {
    Properties all = new Properties();
    all.setProperty("pid", Long.toString(progress.pid()));
    all.setProperty("met", Boolean.toString(progress.met()));
    all.setProperty("passed", numbers(progress.passed()));
    all.setProperty("paused.millis", Long.toString(progress.pausedMillis()));
    all.setProperty("let.go", progress.letGo());
    all.setProperty("detected", String.join(" ", progress.detected()));
    all.setProperty("sides", Integer.toString(progress.sides().size()));
    for (int i = 0; i < progress.sides().size(); i++) {
      SteerProgress.Side side = progress.sides().get(i);
      all.setProperty("side." + i + ".outer", Long.toString(side.outer()));
      all.setProperty("side." + i + ".without", Long.toString(side.without()));
      all.setProperty("side." + i + ".stood", Long.toString(side.stood()));
    }
    write(spec.resolveSibling(spec.getFileName() + "." + progress.pid() + PROGRESS), all);
  }

  /** Reads the progress of every process that was steered by a specification. */
  public static List<SteerProgress> progress(Path spec) throws IOException {
    List<SteerProgress> progress = new ArrayList<>();
    String name = String.valueOf(spec.getFileName());
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            spec.toAbsolutePath().resolveSibling(""),
            file -> {
              String other = String.valueOf(file.getFileName());
              return other.startsWith(name + ".") && other.endsWith(PROGRESS);
            })) {
      for (Path file : files) {
        progress.add(progressIn(file));
      }
    }
    return progress;
  }

  private static SteerProgress progressIn(Path file) throws IOException {
    Properties all = properties(file);
    try {
      List<SteerProgress.Side> sides = new ArrayList<>();
      int n = Integer.parseInt(value(all, "sides"));
      for (int i = 0; i < n; i++) {
        sides.add(
            new SteerProgress.Side(
                Long.parseLong(value(all, "side." + i + ".outer")),
                Long.parseLong(value(all, "side." + i + ".without")),
                Long.parseLong(value(all, "side." + i + ".stood"))));
      }
      return new SteerProgress(
          Long.parseLong(value(all, "pid")),
          sides,
          Boolean.parseBoolean(value(all, "met")),
          numbers(value(all, "passed")),
          Long.parseLong(value(all, "paused.millis")),
          value(all, "let.go"),
          Stream.of(value(all, "detected").split(" ")).filter(one -> !one.isEmpty()).toList());
    } catch (IllegalArgumentException e) {
      throw new IOException("this is no progress of steering: " + e.getMessage(), e);
    }
  }

  private static Properties properties(Path file) throws IOException {
    Properties all = new Properties();
    try {
      all.load(new ByteArrayInputStream(RegularFile.bytes(file, MOST_BYTES)));
    } catch (IllegalArgumentException e) {
      throw new IOException("these are no properties: " + e.getMessage(), e);
    }
    return all;
  }

  private static void write(Path file, Properties all) throws IOException {
    OutputFile.write(file, FileMode.PRIVATE, out -> all.store(out, null));
  }

  private static String value(Properties all, String key) {
    String value = all.getProperty(key);
    if (value == null) {
      throw new IllegalArgumentException("a key is missing: key=" + key);
    }
    return value;
  }

  private static String numbers(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  private static List<Integer> numbers(String text) {
    return text.isEmpty() ? List.of() : Stream.of(text.split(" ")).map(Integer::valueOf).toList();
  }

  private static void put(Properties all, String key, SteerSide.Lock lock) {
    all.setProperty(key + ".label", lock.label());
    all.setProperty(key + ".class", lock.className());
    all.setProperty(key + ".thread.end", Boolean.toString(lock.threadEnd()));
  }

  private static SteerSide.Lock lock(Properties all, String key) {
    return new SteerSide.Lock(
        value(all, key + ".label"),
        value(all, key + ".class"),
        Boolean.parseBoolean(value(all, key + ".thread.end")));
  }

  private static void put(Properties all, String key, @Nullable SteerPlace place) {
    if (place != null) {
      all.setProperty(key + ".class", place.className());
      all.setProperty(key + ".method", place.method());
      all.setProperty(key + ".operation", place.operation());
      all.setProperty(key + ".expression", place.expression());
      all.setProperty(key + ".ordinal", Integer.toString(place.ordinal()));
      all.setProperty(key + ".source", place.source());
    }
  }

  private static @Nullable SteerPlace place(Properties all, String key) {
    return all.getProperty(key + ".class") == null
        ? null
        : new SteerPlace(
            value(all, key + ".class"),
            value(all, key + ".method"),
            value(all, key + ".operation"),
            value(all, key + ".expression"),
            Integer.parseInt(value(all, key + ".ordinal")),
            value(all, key + ".source"));
  }
}
