package dev.impasse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every demo declares is complete and hangs together. */
class CatalogueTest {

  private static final List<Demo> DEMOS =
      Catalogue.entries().stream().map(Catalogue.Entry::demo).toList();

  @Test
  void namesAreUniqueLowerCaseWords() {
    assertThat(DEMOS).extracting(Demo::name).doesNotHaveDuplicates();
    assertThat(DEMOS).allSatisfy(demo -> assertThat(demo.name()).matches("[a-z]+(-[a-z]+)*"));
  }

  @Test
  void linesFitTheListing() {
    assertThat(DEMOS)
        .allSatisfy(
            demo -> assertThat(demo.line()).hasSizeLessThanOrEqualTo(80).doesNotEndWith("."));
  }

  @Test
  void cycleIsDeclared_exactlyWhenADeadlockIsReported() {
    assertThat(DEMOS)
        .allSatisfy(
            demo ->
                assertThat(demo.cycle().length > 0)
                    .as(demo.name())
                    .isEqualTo(demo.verdict() != Verdict.CLEAN));
  }

  @Test
  void twinsExist() {
    assertThat(DEMOS)
        .filteredOn(demo -> !demo.counterpart().isEmpty())
        .allSatisfy(
            demo -> assertThat(Catalogue.find(demo.counterpart())).as(demo.name()).isPresent());
  }

  @Test
  void everyBrokenDemoHasARepairedTwin() {
    assertThat(DEMOS)
        .filteredOn(demo -> demo.verdict() != Verdict.CLEAN)
        .allSatisfy(
            demo ->
                assertThat(Catalogue.find(demo.counterpart()).orElseThrow().demo().verdict())
                    .as(demo.name())
                    .isEqualTo(Verdict.CLEAN));
  }

  @Test
  void holdsEveryClassNamedDemo() throws IOException, URISyntaxException {
    Path classes =
        Path.of(MutexDemo.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.list(classes.resolve("dev/impasse/demo"))) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString().replace(".class", ""))
              .filter(name -> name.endsWith("Demo") && !name.equals("Demo"))
              .toList();
      assertThat(Catalogue.entries())
          .extracting(entry -> entry.type().getSimpleName())
          .containsExactlyInAnyOrderElementsOf(names);
    }
  }
}
