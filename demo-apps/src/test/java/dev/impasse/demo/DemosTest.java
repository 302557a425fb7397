package dev.impasse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DemosTest {

  @Test
  void listsOneLinePerDemo() {
    assertThat(printed(Demos::listForPeople))
        .hasSameSizeAs(Catalogue.entries())
        .anyMatch(line -> line.matches("mutex +detected +Ten threads take two locks.*"))
        .anyMatch(line -> line.matches("event-never +suspected +The same, but nobody.*"));
  }

  @Test
  void listsFourTabSeparatedFieldsForPrograms() {
    List<String> lines = printed(Demos::listForPrograms);
    assertThat(lines).hasSameSizeAs(Catalogue.entries());
    assertThat(lines)
        .allSatisfy(line -> assertThat(line.split("\t", -1)).hasSize(4).doesNotContain(""));
    assertThat(lines.get(0)).startsWith("mutex\tDETECTED\tdev.impasse.demo.MutexDemo\tTen threads");
  }

  private static List<String> printed(Consumer<PrintStream> listing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    listing.accept(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
