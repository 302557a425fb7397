package dev.impasse.junit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;

/**
 * Makes Jupiter look for extensions on the class path, and take no other than ours, unless the user
 * has decided about it: by system properties, while the session lasts.
 *
 * <p>The choice of one came with JUnit 5.12. Before that nothing is done if others are there.
 */
final class AutoDetection {

  static final String ENABLED = "junit.jupiter.extensions.autodetection.enabled";
  static final String INCLUDE = "junit.jupiter.extensions.autodetection.include";

  private static final String OURS = "dev.impasse.junit.ImpasseExtension";
  private static final String EXTENSION = "org.junit.jupiter.api.extension.Extension";
  private static final Runtime.Version FIRST_WITH_CHOICE = Runtime.Version.parse("5.12");

  private final Parameters parameters;
  private boolean set;
  private boolean chosen;

  AutoDetection(Parameters parameters) {
    this.parameters = parameters;
  }

  /** Sets the properties. */
  void enable() {
    if (parameters.get(ENABLED).isPresent()) {
      return;
    }
    if (!mayChoose() && !isOursAlone()) {
      System.err.println(
          "impasse-junit: other extensions are on the class path, none is registered by itself: set "
              + ENABLED
              + "=true, or use @ExtendWith(ImpasseExtension.class)");
      return;
    }
    set = true;
    System.setProperty(ENABLED, "true");
    if (parameters.get(INCLUDE).isEmpty()) {
      chosen = true;
      System.setProperty(INCLUDE, OURS);
    }
  }

  /** Takes back what was set. */
  void restore() {
    if (set) {
      System.clearProperty(ENABLED);
    }
    if (chosen) {
      System.clearProperty(INCLUDE);
    }
    set = false;
    chosen = false;
  }

  private static boolean mayChoose() {
    try {
      Class<?> extension = Class.forName(EXTENSION, false, Parameters.loader());
      String version = extension.getPackage().getImplementationVersion();
      return version != null && mayChoose(version);
    } catch (ClassNotFoundException noJupiter) {
      return true;
    }
  }

  /** Whether a version of Jupiter can be told which extensions to take. */
  static boolean mayChoose(String version) {
    String numbers = version.replaceAll("[^0-9.].*$", "").replaceAll("(\\.0)+$", "");
    return Runtime.Version.parse(numbers).compareTo(FIRST_WITH_CHOICE) >= 0;
  }

  private static boolean isOursAlone() {
    try {
      String services = "META-INF/services/" + EXTENSION;
      for (URL file : Collections.list(Parameters.loader().getResources(services))) {
        try (BufferedReader lines =
            new BufferedReader(new InputStreamReader(file.openStream(), StandardCharsets.UTF_8))) {
          if (lines.lines().anyMatch(AutoDetection::isAnother)) {
            return false;
          }
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isAnother(String line) {
    String name = line.replaceAll("#.*", "").strip();
    return !name.isEmpty() && !name.equals(OURS);
  }
}
