package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.PackagedJar;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Classes that come from an archive of the JVM, linked already, are woven like any other. */
class CachedClassesIT {

  private static final Duration LONG = ForkedProgram.DEADLINE;
  private static final String INSTRUMENT = "--add-modules=java.instrument";

  @TempDir private Path directory;
  private Path jar;

  static Stream<Jdk> jdks() {
    return Jdk.all();
  }

  @BeforeEach
  void packProgram() throws IOException {
    jar = directory.resolve("program.jar");
    String entry = CachedProgram.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        InputStream in = CachedProgram.class.getClassLoader().getResourceAsStream(entry)) {
      out.putNextEntry(new JarEntry(entry));
      in.transferTo(out);
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void findsTheDeadlock_whenTheJvmSharesClasses(Jdk jdk) throws IOException {
    Path archive = directory.resolve("app.jsa");
    train(jdk, "-XX:ArchiveClassesAtExit=" + archive);

    String loaded = runAndHang(jdk, "-XX:SharedArchiveFile=" + archive);

    assertThat(loaded.lines().filter(line -> line.contains("shared objects file")).count())
        .as("the JDK's classes are still shared")
        .isGreaterThan(300);
  }

  @Test
  void findsTheDeadlock_whenClassesComeLinkedFromAnAotCache() throws IOException {
    Jdk jdk = Jdk.from(25);
    Path cache = directory.resolve("app.aot");
    train(jdk, "-XX:AOTCacheOutput=" + cache, INSTRUMENT);

    String loaded = runAndHang(jdk, "-XX:AOTCache=" + cache, INSTRUMENT);

    assertThat(loaded).contains("CachedProgram source: shared objects file");
  }

  @Test
  void findsTheDeadlock_whenTheAotCacheWasTrainedWithTheAgent() throws IOException {
    Jdk jdk = Jdk.from(25);
    Path cache = directory.resolve("app.aot");
    train(jdk, "-XX:AOTCacheOutput=" + cache, JvmCommand.agentOption(PackagedJar.AGENT.path(), ""));

    String loaded = runAndHang(jdk, "-XX:AOTCache=" + cache);

    assertThat(loaded)
        .as("the agent stays out of the training run")
        .contains("dev.impasse.agent.AgentMain source:")
        .doesNotContain("dev.impasse.agent.AgentMain source: shared objects file");
  }

  private void train(Jdk jdk, String... options) {
    ProgramResult result =
        JvmCommand.on(jdk, directory).jvm(options).classPath(jar).run(CachedProgram.class);
    assertThat(result.out()).as(result.err()).contains("done");
  }

  /** Runs the program until its deadlock is reported; returns the log of loaded classes. */
  private String runAndHang(Jdk jdk, String... options) throws IOException {
    Path log = directory.resolve("loaded.txt");
    try (ForkedProgram run =
        JvmCommand.on(jdk, directory)
            .jvm(options)
            .jvm("-Xlog:class+load:file=" + log)
            .agent("")
            .classPath(jar)
            .start(CachedProgram.class, "hang")) {
      ProgramResult result = run.untilReported(1, LONG);
      String all = result.exitCode() + "\n" + result.out() + result.err();
      assertThat(result.deadlocks()).as(all).hasSize(1);
      assertThat(result.err()).contains("CachedProgram.both(CachedProgram.java:");
    }
    return Files.readString(log);
  }
}
