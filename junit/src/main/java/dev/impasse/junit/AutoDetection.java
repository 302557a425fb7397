package dev.impasse.junit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.Extension;

/**
 * Makes Jupiter look for extensions on the class path, and take no other than ours, unless the user
 * has decided about it: by system properties, while the session lasts.
 *
 * <p>The choice of one came with JUnit 5.12. Before that nothing is done if others are there.
 */
final class AutoDetection {

  private static final String ENABLED = "junit.jupiter.extensions.autodetection.enabled";
  private static final String INCLUDE = "junit.jupiter.extensions.autodetection.include";

  private boolean set;

  /** Sets the properties. */
  void enable() {
    if (System.getProperty(ENABLED) != null || inFile(ENABLED)) {
      return;
    }
    if (!hasInclude() && !isOurExtensionAlone()) {
      System.err.println(
          "impasse-junit: other extensions are on the class path, none is registered by itself: set "
              + ENABLED
              + "=true, or use @ExtendWith(ImpasseExtension.class)");
      return;
    }
    set = true;
    System.setProperty(ENABLED, "true");
    if (System.getProperty(INCLUDE) == null && !inFile(INCLUDE)) {
      System.setProperty(INCLUDE, ImpasseExtension.class.getName());
    }
  }

  /** Takes back what was set. */
  void restore() {
    if (set) {
      set = false;
      System.clearProperty(ENABLED);
      System.clearProperty(INCLUDE);
    }
  }

  private static boolean hasInclude() {
    String version = Extension.class.getPackage().getImplementationVersion();
    return version != null && Runtime.Version.parse(plain(version)).compareTo(FIRST) >= 0;
  }

  private static final Runtime.Version FIRST = Runtime.Version.parse("5.12");

  /** Returns the numbers of a version, as the JDK parses them: without zeros at the end. */
  private static String plain(String version) {
    return version.replaceAll("[^0-9.].*$", "").replaceAll("(\\.0)+$", "");
  }

  private static boolean isOurExtensionAlone() {
    try {
      String name = "META-INF/services/" + Extension.class.getName();
      for (URL services : Collections.list(loader().getResources(name))) {
        try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(services.openStream(), StandardCharsets.UTF_8))) {
          if (lines
              .lines()
              .map(line -> line.replaceAll("#.*", "").strip())
              .anyMatch(
                  line -> !line.isEmpty() && !line.equals(ImpasseExtension.class.getName()))) {
            return false;
          }
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean inFile(String key) {
    try (InputStream in = loader().getResourceAsStream("junit-platform.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.containsKey(key);
    } catch (IOException e) {
      return false;
    }
  }

  private static ClassLoader loader() {
    @Nullable ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? ClassLoader.getSystemClassLoader() : context;
  }
}
