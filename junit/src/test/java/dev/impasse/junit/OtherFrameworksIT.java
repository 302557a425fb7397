package dev.impasse.junit;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.PackagedJar;
import dev.impasse.testing.ProgramResult;
import dev.impasse.watched.JUnit4Sample;
import dev.impasse.watched.TestNgSample;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * TestNG and JUnit 4, each in a JVM without JUnit 5 and without {@code -javaagent}: the agent is
 * attached from the class path, and exactly the tests that deadlock fail.
 */
class OtherFrameworksIT {

  private static final String ATTACHED = "impasse-junit: the agent came late, without -javaagent: ";

  @TempDir private Path directory;

  @Test
  void failsMethodsOfTestNgThatHang() {
    ProgramResult result =
        run(
            List.of("org.testng.TestNG", "com.beust.jcommander.JCommander", "org.slf4j.Logger"),
            "org.testng.TestNG",
            "-verbose",
            "2",
            "-d",
            directory.toString(),
            "-testclass",
            TestNgSample.class.getName());

    assertThat(result.err()).containsOnlyOnce(ATTACHED);
    assertThat(result.out())
        .containsPattern("FAILED: \\S*hangs\\b[^\\n]*\\n\\S*DeadlockError: DEADLOCK DETECTED")
        .containsPattern("FAILED: \\S*hangsApart\\b[^\\n]*\\n\\S*DeadlockError: DEADLOCK DETECTED")
        .containsPattern("FAILED: \\S*failsByItself\\b[^\\n]*\\n\\S*IllegalStateException: mine")
        .containsPattern("PASSED: \\S*passes\\b")
        .contains("Tests run: 5, Failures: ");
    assertThat(result.exitCode()).isNotZero();
  }

  @Test
  void failsTestsOfJUnit4ThatHang() {
    ProgramResult result =
        run(List.of(), "org.junit.runner.JUnitCore", JUnit4Sample.class.getName());

    assertThat(result.err()).containsOnlyOnce(ATTACHED);
    assertThat(result.out())
        .containsPattern("a_hangs\\(\\S*\\n\\S*DeadlockError: DEADLOCK DETECTED")
        .containsPattern("c_hangsApart\\(\\S*\\n\\S*DeadlockError: DEADLOCK DETECTED")
        .containsPattern("d_failsByItself\\(\\S*\\n\\S*IllegalStateException: mine")
        .doesNotContain(") b_passes");
    assertThat(result.exitCode()).isEqualTo(1);
  }

  private ProgramResult run(List<String> libraries, String main, String... arguments) {
    String path =
        Stream.concat(
                Stream.of(
                        "dev.impasse.watched.Crossing",
                        "dev.impasse.junit.Guard",
                        "org.junit.runner.JUnitCore",
                        "org.hamcrest.Matcher",
                        "net.bytebuddy.agent.ByteBuddyAgent")
                    .map(OtherFrameworksIT::home),
                libraries.stream().map(OtherFrameworksIT::home))
            .collect(joining(File.pathSeparator));
    JvmCommand command =
        JvmCommand.on(Jdk.running(), directory)
            .classPath(path + File.pathSeparator + PackagedJar.AGENT);
    try (ForkedProgram program = command.start(main, arguments)) {
      return program.end();
    }
  }

  /** By name, so that no library of a library needs to be declared. */
  private static String home(String type) {
    try {
      Class<?> found = Class.forName(type, false, OtherFrameworksIT.class.getClassLoader());
      return Path.of(found.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (ClassNotFoundException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
