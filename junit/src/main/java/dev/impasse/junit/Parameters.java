package dev.impasse.junit;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Properties;

/**
 * JUnit's configuration parameters as far as they are known before a run: system properties, then
 * {@code junit-platform.properties}.
 */
final class Parameters {

  private final Properties file = new Properties();

  /** Reads the file, if there is one; of one that cannot be read JUnit tells. */
  Parameters() {
    try (InputStream in = loader().getResourceAsStream("junit-platform.properties")) {
      if (in != null) {
        file.load(in);
      }
    } catch (IOException | IllegalArgumentException e) {
      file.clear();
    }
  }

  /** Returns the value of a parameter. */
  Optional<String> get(String key) {
    return Optional.ofNullable(System.getProperty(key, file.getProperty(key)));
  }

  /** Returns the loader in which JUnit looks, too. */
  static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? ClassLoader.getSystemClassLoader() : context;
  }
}
