package dev.impasse.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every cell declares is complete and hangs together. */
class CellsTest {

  private static final List<Shape> SHAPES = Cells.all().stream().map(Cells.Cell::shape).toList();

  @Test
  void namesAreUniqueLowerCaseWords() {
    assertThat(SHAPES).extracting(Shape::name).doesNotHaveDuplicates();
    assertThat(SHAPES).allSatisfy(shape -> assertThat(shape.name()).matches("[a-z]+(-[a-z0-9]+)*"));
  }

  @Test
  void linesFitTheTable() {
    assertThat(SHAPES)
        .allSatisfy(
            shape ->
                assertThat(shape.line())
                    .hasSizeLessThanOrEqualTo(90)
                    .doesNotEndWith(".")
                    .doesNotContain("|"));
  }

  @Test
  void participantsAreDeclared_exactlyWhenSomethingIsSaid() {
    assertThat(SHAPES)
        .allSatisfy(
            shape ->
                assertThat(shape.participants().length + shape.size() > 0)
                    .as(shape.name())
                    .isEqualTo(shape.verdict() != Shape.Verdict.SILENT));
  }

  @Test
  void holdsEveryAnnotatedClass() throws IOException, URISyntaxException, ClassNotFoundException {
    Path classes =
        Path.of(Cells.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .resolve("dev/impasse/matrix");
    try (Stream<Path> files = Files.list(classes)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        Class<?> type =
            Class.forName("dev.impasse.matrix." + name, false, Cells.class.getClassLoader());
        assertThat(Cells.all().stream().anyMatch(cell -> cell.type() == type))
            .as(name)
            .isEqualTo(type.isAnnotationPresent(Shape.class));
      }
    }
  }
}
