package dev.impasse.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;

/** Holds the packaged agent jar to its layout: who sees which class is decided by where it lies. */
class AgentJarIT {

  private static final Path JAR = Path.of(System.getProperty("impasse.agent.jar"));
  private static final long MAX_BYTES = 2_500_000;

  @Test
  void hasTheLauncherAlone_onTop() throws IOException {
    assertThat(classesOutside("boot/", "inst/", "install/"))
        .contains("dev/impasse/launch/ImpasseAgent.class")
        .allSatisfy(name -> assertThat(name).startsWith("dev/impasse/launch/"));
  }

  @Test
  void hasTheRelocatedRuntimeAlone_inBoot() throws IOException {
    assertThat(classesIn("boot/"))
        .contains("boot/java/impasse/LockHooks.class", "boot/java/impasse/state/EventWord.class")
        .allSatisfy(name -> assertThat(name).startsWith("boot/java/impasse/"));
  }

  @Test
  void hasAgentCoreAndLibraries_inInst() throws IOException {
    assertThat(classesIn("inst/"))
        .contains(
            "inst/dev/impasse/agent/AgentMain.class",
            "inst/org/jgrapht/Graph.class",
            "inst/org/objectweb/asm/ClassReader.class")
        .noneMatch(name -> name.startsWith("inst/java/"))
        .noneMatch(name -> name.startsWith("inst/dev/impasse/launch/"))
        .noneMatch(name -> name.startsWith("inst/META-INF/"))
        .containsOnlyOnce("inst/module-info.class");
  }

  /** A name that the relocation missed, in the middle of a descriptor say, names nothing. */
  @Test
  void namesNoClassOfTheRuntime_asItIsCalledInTheSources() throws IOException {
    List<String> misses = new ArrayList<>();
    try (JarFile jar = new JarFile(JAR.toFile())) {
      for (JarEntry entry : entries(jar)) {
        if (entry.getName().endsWith(".class") && namesTheRuntime(jar, entry)) {
          misses.add(entry.getName());
        }
      }
    }
    assertThat(misses).isEmpty();
  }

  @Test
  void declaresItsEntryPointsAndAbilities_inTheManifest() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      assertThat(manifest.getValue("Premain-Class")).isEqualTo("dev.impasse.launch.ImpasseAgent");
      assertThat(manifest.getValue("Agent-Class")).isEqualTo("dev.impasse.launch.ImpasseAgent");
      assertThat(manifest.getValue("Can-Redefine-Classes")).isEqualTo("true");
      assertThat(manifest.getValue("Can-Retransform-Classes")).isEqualTo("true");
      assertThat(manifest.getValue("Implementation-Version")).isNotBlank();
    }
  }

  @Test
  void carriesTheLicences_ofWhatItBundles() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(entries(jar))
          .extracting(JarEntry::getName)
          .contains(
              "META-INF/LICENSE",
              "META-INF/NOTICE",
              "META-INF/licenses/asm/LICENSE",
              "META-INF/licenses/dagre/LICENSE",
              "META-INF/licenses/jackson/LICENSE",
              "META-INF/licenses/jackson/NOTICE",
              "META-INF/licenses/jgrapht/LICENSE.md");
    }
  }

  @Test
  void staysSmall() throws IOException {
    assertThat(Files.size(JAR)).isLessThanOrEqualTo(MAX_BYTES);
  }

  @Test
  void saysWhatItIs_whenItIsStartedAsAProgram(@TempDir Path directory) {
    ProgramResult result = JvmCommand.on(Jdk.running(), directory).runJar(JAR);
    assertThat(result.exitCode()).as(result.toString()).isZero();
    assertThat(result.out())
        .contains("This jar is an agent, no program.")
        .contains("java -javaagent:" + JAR + " -jar app.jar");
  }

  /** Whoever depends on this module has an agent, and nothing else on his class path. */
  @Test
  void isWhatIsInstalled_underTheModulesName() throws IOException {
    String version = implementationVersion();
    assertThat(JAR.resolveSibling("impasse-agent-" + version + ".jar")).hasSameBinaryContentAs(JAR);
    assertThat(JAR.resolveSibling(".flattened-pom.xml"))
        .content()
        .contains("<artifactId>impasse-agent</artifactId>")
        .doesNotContain("<dependency>");
  }

  private static String implementationVersion() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.getManifest().getMainAttributes().getValue("Implementation-Version");
    }
  }

  private static List<String> classesIn(String folder) throws IOException {
    return classes().stream().filter(name -> name.startsWith(folder)).toList();
  }

  private static List<String> classesOutside(String... folders) throws IOException {
    return classes().stream()
        .filter(name -> List.of(folders).stream().noneMatch(name::startsWith))
        .toList();
  }

  private static List<String> classes() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return entries(jar).stream()
          .map(JarEntry::getName)
          .filter(name -> name.endsWith(".class"))
          .toList();
    }
  }

  private static List<JarEntry> entries(JarFile jar) {
    return jar.stream().filter(entry -> !entry.isDirectory()).toList();
  }

  /**
   * Tells whether the class names a class of the runtime, wherever it does so. Copies it first:
   * javac leaves constants that nothing refers to, here of {@code EventWord}, and those may stay.
   */
  private static boolean namesTheRuntime(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] bytes = in.readAllBytes();
      return namesTheRuntime(bytes) && namesTheRuntime(copy(bytes));
    }
  }

  private static boolean namesTheRuntime(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.contains("dev/impasse/runtime") || text.contains("dev.impasse.runtime");
  }

  private static byte[] copy(byte[] bytes) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(bytes).accept(writer, 0);
    return writer.toByteArray();
  }
}
