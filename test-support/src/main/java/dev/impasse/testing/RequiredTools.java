package dev.impasse.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;

/**
 * Programs beside a JDK that some tests want. Where one is missing its tests are skipped, unless
 * the environment variable {@code REQUIRED_TOOLS} (names joined by commas, as {@code .ci/run} sets
 * it) says that they must run.
 */
public final class RequiredTools {

  private static final List<String> REQUIRED =
      List.of(Optional.ofNullable(System.getenv("REQUIRED_TOOLS")).orElse("").split(","));

  private RequiredTools() {}

  /** Skips the calling test when a tool is not there, or fails it when the tool is required. */
  public static void assumeThere(String tool, boolean there, String reason) {
    if (!there && REQUIRED.contains(tool)) {
      throw new AssertionError("required tool: " + reason);
    }
    assumeTrue(there, reason);
  }
}
