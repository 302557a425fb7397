package dev.impasse.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fingerprints that a file names. */
final class Baseline {

  private static final Pattern FINGERPRINT = Pattern.compile("\\b[0-9a-f]{8}\\b");

  private Baseline() {}

  /** Reads a file; null has none. */
  static Set<String> fingerprints(@Nullable String file) {
    if (file == null) {
      return Set.of();
    }
    try {
      String text = Files.readString(Path.of(file));
      return FINGERPRINT.matcher(text).results().map(m -> m.group()).collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read impasse.junit.baseline=" + file, e);
    }
  }
}
