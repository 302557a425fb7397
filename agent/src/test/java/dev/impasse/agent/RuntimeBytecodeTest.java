package dev.impasse.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.runtime.EventWord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;

/**
 * Reads the class files of the runtime module: no lambda, no string joined by {@code
 * invokedynamic}, no record. Linking one of those inside a hook would run Java code, take locks and
 * load classes in the middle of somebody else's {@code lock()}.
 *
 * <p>Lives here because this is the module that knows ASM.
 */
class RuntimeBytecodeTest {

  /** Constant pool tags: JVMS 4.4, table 4.4-A. */
  private static final int TAG_DYNAMIC = 17;

  private static final int TAG_INVOKE_DYNAMIC = 18;

  @Test
  void hasNoDynamicConstants_inAnyClassOfTheRuntimeModule() throws Exception {
    assertThat(runtimeClasses())
        .hasSizeGreaterThan(1)
        .allSatisfy(
            reader -> assertThat(dynamicConstants(reader)).as(reader.getClassName()).isZero());
  }

  private static long dynamicConstants(ClassReader reader) {
    return IntStream.range(1, reader.getItemCount())
        .map(reader::getItem)
        .filter(offset -> offset > 0) // the slot after a long or a double is empty
        .map(offset -> reader.readByte(offset - 1))
        .filter(tag -> tag == TAG_DYNAMIC || tag == TAG_INVOKE_DYNAMIC)
        .count();
  }

  /** Reads them from a folder in a build of the reactor, and from the jar in one of this module. */
  private static List<ClassReader> runtimeClasses() throws Exception {
    Path place =
        Path.of(EventWord.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(place)) {
      return classesBelow(place);
    }
    try (FileSystem jar = FileSystems.newFileSystem(place)) {
      return classesBelow(jar.getPath("/"));
    }
  }

  private static List<ClassReader> classesBelow(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .map(RuntimeBytecodeTest::read)
          .toList();
    }
  }

  private static ClassReader read(Path file) {
    try {
      return new ClassReader(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
