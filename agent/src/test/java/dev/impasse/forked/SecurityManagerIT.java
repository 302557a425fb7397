package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.PackagedJar;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A security manager, which Java 17 still has, sees the agent with a grant, or not at all. */
class SecurityManagerIT {

  private static final String GRANT = "{ permission java.security.AllPermission; };";

  @TempDir private Path directory;

  @BeforeEach
  void needsSecurityManagers() {
    assumeTrue(Jdk.running().feature() < 24, "no security managers in this JDK: not tested");
  }

  @Test
  void staysOutWithOneLine_whenThePolicyDoesNotGrantIt() throws IOException {
    ProgramResult result = run("", "-Djava.security.manager").run(VisibleProgram.class);

    assertThat(result.err()).containsOnlyOnce("impasse: ").contains("AllPermission");
    assertThat(result.err()).doesNotContain("ASSERTION FAILED");
  }

  @Test
  void findsTheDeadlock_ofAnApplicationWithoutGrant() throws IOException {
    String agent = "grant codeBase \"" + PackagedJar.AGENT.path().toUri() + "\" " + GRANT;

    ProgramResult result = run(agent, "-Djava.security.manager").run(SecurityManagerProgram.class);

    assertThat(result.out()).contains("denied").doesNotContain("not reached");
    assertThat(result.deadlocks()).as(result.err()).hasSize(1);
    assertThat(result.exitCode()).isEqualTo(7);
  }

  @Test
  void goesOn_whenTheProgramSetsOneThatDoesNotGrantIt() throws IOException {
    String location =
        SecurityManagerProgram.class.getProtectionDomain().getCodeSource().getLocation().toString();
    String application = "grant codeBase \"" + location + "\" " + GRANT;

    ProgramResult result =
        run(application, "-Djava.security.manager=allow")
            .run(SecurityManagerProgram.class, "later");

    assertThat(result.deadlocks()).as(result.err()).hasSize(1);
    assertThat(result.exitCode()).isEqualTo(7);
  }

  private JvmCommand run(String policy, String manager) throws IOException {
    Path file = Files.writeString(directory.resolve("test.policy"), policy);
    return JvmCommand.on(Jdk.running(), directory)
        .jvm(manager, "-Djava.security.policy==" + file)
        .agent("on-deadlock=exit:7");
  }
}
