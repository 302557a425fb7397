package dev.impasse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import demo.Pair;
import dev.impasse.annotations.SuppressDeadlock;
import dev.impasse.cli.failure.ExitCode;
import dev.impasse.core.suppress.AnnotatedClasses;
import dev.impasse.core.suppress.SuppressedCode;
import dev.impasse.testing.SpecialFiles;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code @SuppressDeadlock} in class files is a suppression with a reason. */
class AnnotatedClassesTest extends CliTest {

  @TempDir Path folder;

  private static Path classes() throws Exception {
    return Path.of(Pair.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void suppressesFindingsOfAnAnnotatedLock_andNamesWhatIsOfNoUse() throws Exception {
    Path trace = SmallTrace.ofDeadlock().write(folder.resolve("a.impasse"));

    execute("analyze", "--class-path", classes(), trace);

    assertExitCode(ExitCode.CLEAN);
    assertStdoutContains("1 finding suppressed.");
    assertThat(stdout()).doesNotContain("DEADLOCK");
    assertStderrContains(
        "this entry suppresses nothing: @SuppressDeadlock on demo.Pair.idle: of old");
  }

  @Test
  void isInTheSource_forMachinesToo() throws Exception {
    Path trace = SmallTrace.ofDeadlock().write(folder.resolve("a.impasse"));

    execute("analyze", "--class-path", classes(), "--format", "json", trace);

    JsonNode section = new JsonMapper().readTree(stdout()).get("traces").get(0);
    JsonNode why = section.get("suppressed").get(0).get("suppression");
    assertThat(why.get("reason").asString()).isEqualTo("never at once");
    assertThat(why.get("by").asString()).isEqualTo("@SuppressDeadlock on demo.Pair.first");
    assertThat(why.get("inSource").asBoolean()).isTrue();
  }

  @Test
  void fitsCodeThatIsBuiltForJava8() throws Exception {
    try (InputStream in = SuppressDeadlock.class.getResourceAsStream("SuppressDeadlock.class")) {
      assertThat(new ClassReader(in).readShort(6)).isEqualTo((short) Opcodes.V1_8);
    }
  }

  @Test
  void readsJars_andSkipsWhatIsNoClass() throws Exception {
    Path jar = folder.resolve("a.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry("demo/Pair.class"));
      Files.copy(classes().resolve("demo/Pair.class"), entries);
      entries.putNextEntry(new JarEntry("demo/Broken.class"));
      entries.write(1);
    }

    assertThat(AnnotatedClasses.in(File.pathSeparator + jar, left -> {}))
        .containsExactlyInAnyOrder(
            new SuppressedCode("demo.Pair", null, "first", "never at once"),
            new SuppressedCode("demo.Pair", "idle", null, "of old"));
  }

  @Test
  void saysSo_whenThereIsNoSuchJar() throws Exception {
    Path trace = SmallTrace.ofDeadlock().write(folder.resolve("a.impasse"));

    execute("analyze", "--class-path", folder.resolve("none.jar"), trace);

    assertExitCode(ExitCode.USAGE);
    assertStderrContains(": there is no such file");
  }

  @ParameterizedTest
  @CsvSource({
    "demo/Pair, '', true",
    "demo/Pair, run, true",
    "demo/Pair, runs, false",
    "demo/Pai, '', false",
    "demo/Other, run, false"
  })
  void suppressesFindingsInAnnotatedClassesAndMethods(
      String type, String method, boolean suppressed) throws Exception {
    Path trace = SmallTrace.ofDeadlock().write(folder.resolve("a.impasse"));
    ClassWriter code = new ClassWriter(0);
    code.visit(Opcodes.V17, Opcodes.ACC_ABSTRACT, type, null, "java/lang/Object", null);
    String annotation = SuppressDeadlock.class.descriptorString();
    AnnotationVisitor reason =
        method.isEmpty()
            ? code.visitAnnotation(annotation, false)
            : code.visitMethod(Opcodes.ACC_ABSTRACT, method, "()V", null, null)
                .visitAnnotation(annotation, false);
    reason.visit("value", "known");
    reason.visitEnd();
    Files.write(folder.resolve("Any.class"), code.toByteArray());

    execute("analyze", "--class-path", folder, trace);

    assertExitCode(suppressed ? ExitCode.CLEAN : ExitCode.FINDINGS);
    assertStdoutContains(suppressed ? "1 finding suppressed." : "DEADLOCK DETECTED");
    assertThat(stderr().contains("suppresses nothing")).isEqualTo(!suppressed);
  }

  /** Written by hand: what makes class files refuses to nest so deep, or recurs itself. */
  private static byte[] nested(byte[] opening) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(0xCAFEBABE);
    out.writeInt(52);
    String[] names = {"demo/Pair", "java/lang/Object", "RuntimeInvisibleAnnotations", "LFoo;", "v"};
    out.writeShort(2 * names.length + 1);
    for (String name : names) {
      out.writeByte(1);
      out.writeUTF(name);
    }
    for (int i = 1; i <= names.length; i++) {
      out.writeByte(7);
      out.writeShort(i);
    }
    for (int part : new int[] {0x21, 6, 7, 0, 0, 0, 1}) { // no member, one attribute
      out.writeShort(part);
    }
    ByteArrayOutputStream annotations = new ByteArrayOutputStream();
    annotations.writeBytes(new byte[] {0, 2, 0, 4, 0, 1, 0, 5});
    for (int i = 0; i < 100_000; i++) {
      annotations.writeBytes(opening);
    }
    annotations.writeBytes(new byte[] {'s', 0, 5});
    annotations.writeBytes(new byte[] {0, 4, 0, 0}); // a second one, without values
    out.writeShort(3);
    out.writeInt(annotations.size());
    annotations.writeTo(out);
    return bytes.toByteArray();
  }

  @Test
  void readsAnnotationsThatNestDeeply() throws Exception {
    Path trace = SmallTrace.ofDeadlock().write(folder.resolve("a.impasse"));
    Path classes = Files.createDirectory(folder.resolve("classes"));
    Files.write(classes.resolve("Arrays.class"), nested(new byte[] {'[', 0, 1}));
    Files.write(classes.resolve("Inner.class"), nested(new byte[] {'@', 0, 4, 0, 1, 0, 5}));
    Files.copy(classes().resolve("demo/Pair.class"), classes.resolve("Pair.class"));

    execute("analyze", "--class-path", classes, trace);

    assertExitCode(ExitCode.CLEAN);
    assertStdoutContains("1 finding suppressed.");
  }

  @Test
  void leavesOutWhatIsTooLarge_andNamesIt_andOpensNoPipe() throws Exception {
    Path trace = SmallTrace.ofDeadlock().write(folder.resolve("a.impasse"));
    Path classes = Files.createDirectory(folder.resolve("classes"));
    Path large = classes.resolve("Large.class");
    try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }
    Files.copy(classes().resolve("demo/Pair.class"), classes.resolve("Pair.class"));
    SpecialFiles.pipe(classes.resolve("Pipe.class"));

    execute("analyze", "--class-path", classes, trace);

    assertExitCode(ExitCode.BAD_INPUT);
    assertStdoutContains("1 finding suppressed.");
    assertStderrContains("too large to be a class file, it suppresses nothing: " + large);
  }

  @Test
  void saysWhichJarIsDamaged() throws Exception {
    Path trace = SmallTrace.ofDeadlock().write(folder.resolve("a.impasse"));
    Path jar = Files.write(folder.resolve("bad.jar"), new byte[] {'P', 'K', 3, 4, 0, 0});

    execute("analyze", "--class-path", jar, trace);

    assertExitCode(ExitCode.USAGE);
    assertStderrContains("impasse: " + jar + ": this jar is damaged");
  }
}
