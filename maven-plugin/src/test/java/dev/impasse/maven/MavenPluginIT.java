package dev.impasse.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.MavenBuild;
import dev.impasse.testing.PackagedJar;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Maven project with nothing but the plugin, beside JaCoCo: its tests are watched and recorded,
 * the deadlock that they could have had fails the build, can be made known, and is confirmed.
 */
class MavenPluginIT {

  @TempDir private Path directory;

  @Test
  void recordsReportsChecksAndConfirms() throws Exception {
    MavenBuild build = sample();

    ProgramResult verify = build.run("verify");
    assertThat(verify.exitCode()).as(verify.out()).isEqualTo(1);
    assertThat(verify.out())
        .contains("Tests run: 1, Failures: 0", "DEADLOCK PREDICTED", "the tests have deadlocks");
    for (String report : new String[] {"impasse.html", "impasse.json", "impasse.sarif"}) {
      assertThat(directory.resolve("target/impasse").resolve(report)).isNotEmptyFile();
    }
    assertThat(directory.resolve("target/jacoco.exec")).isNotEmptyFile();

    ProgramResult known = build.run("impasse:check", "-Dimpasse.writeBaseline=known.json");
    assertThat(known.exitCode()).as(known.out()).isZero();
    ProgramResult check = build.run("impasse:check", "-Dimpasse.baseline=known.json");
    assertThat(check.exitCode()).as(check.out()).isZero();

    ProgramResult confirm = build.run("impasse:confirm", "-Dimpasse.mainClass=sample.Warehouse");
    assertThat(confirm.exitCode()).as(confirm.out()).isEqualTo(1);
    assertThat(confirm.out()).contains("CONFIRMED", "a predicted deadlock happens");
    assertThat(directory.resolve("target/impasse/confirmed")).isNotEmptyDirectory();
  }

  private MavenBuild sample() throws IOException {
    MavenBuild build = MavenBuild.of("maven-plugin", "src/it/sample", directory);
    Path root = MavenBuild.root();
    build.install(
        "impasse-agent", root.resolve("agent/target/.flattened-pom.xml"), PackagedJar.AGENT.path());
    for (String module : new String[] {"annotations", "runtime", "core", "cli", "maven-plugin"}) {
      String artifact = "impasse-" + module;
      Path jar = root.resolve(module + "/target/" + artifact + "-" + MavenBuild.version() + ".jar");
      build.install(artifact, root.resolve(module + "/pom.xml"), jar);
    }
    return build;
  }
}
