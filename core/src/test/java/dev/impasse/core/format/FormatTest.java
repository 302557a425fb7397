package dev.impasse.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.Side;
import dev.impasse.core.report.FindingSketch;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.ReportSection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every format. */
class FormatTest {

  @Test
  void isToldByTheLongestEnding() {
    assertThat(Format.ofFile("a.json")).contains(Format.JSON);
    assertThat(Format.ofFile("A.SARIF.JSON")).contains(Format.SARIF);
    assertThat(Format.ofFile("x.perfetto.json")).contains(Format.PERFETTO);
    assertThat(Format.ofFile("x.impasse")).isEmpty();
    assertThat(Format.ofFile("json")).isEmpty();
  }

  @Test
  void hasEndingsOfItsOwn() {
    Set<String> endings = new HashSet<>();
    for (Format format : Format.values()) {
      assertThat(format.endings()).isNotEmpty();
      format.endings().forEach(ending -> assertThat(endings.add(ending)).as(ending).isTrue());
    }
  }

  @ParameterizedTest
  @EnumSource
  void showsHostileNamesAsHarmlessText(Format format) {
    String text = ReportSketch.written(format, ReportSketch.hostile());

    assertThat(text).contains("\\u202e".substring(1)); // the marks are told, not obeyed
    assertThat(text.codePoints().filter(c -> c != '\n').boxed().distinct())
        .allSatisfy(
            c ->
                assertThat(
                        switch (Character.getType(c)) {
                          case Character.CONTROL,
                              Character.FORMAT,
                              Character.SURROGATE,
                              Character.PRIVATE_USE,
                              Character.UNASSIGNED,
                              Character.LINE_SEPARATOR,
                              Character.PARAGRAPH_SEPARATOR ->
                              false;
                          default -> true;
                        })
                    .as("code point %x", c)
                    .isTrue());
    assertThat(text.length()).isLessThan(300_000);
    assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .isEqualTo(text);
  }

  @ParameterizedTest
  @EnumSource
  void writesTheSameBytesForTheSameReport(Format format) {
    assertThat(ReportSketch.written(format, ReportSketch.full()))
        .isEqualTo(ReportSketch.written(format, ReportSketch.full()))
        .isNotBlank();
  }

  @ParameterizedTest
  @EnumSource
  void writesNoFindingAtAll(Format format) {
    assertThat(ReportSketch.written(format, ReportSketch.of())).isNotBlank();
    assertThat(ReportSketch.written(format, new Report(List.of(), null, 50))).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void takesAThousandThreadsInOneCycle(Format format) {
    List<Side> sides = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      LockRef holds = FindingSketch.lock(i + 1, "C.l" + i);
      LockRef wants = FindingSketch.lock((i + 1) % 1000 + 1, "C.l" + (i + 1) % 1000);
      sides.add(FindingSketch.side(i + 1, "T" + i, wants, holds));
    }
    String text =
        ReportSketch.written(format, ReportSketch.of(FindingSketch.finding(sides, List.of())));
    assertThat(text).isNotBlank();
    if (format == Format.MERMAID) {
      assertThat(text.lines().filter(line -> line.contains(" --"))).hasSizeLessThan(500);
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesTenThousandFindings(Format format) {
    ReportEntry entry = ReportEntry.of(FindingSketch.mutex(), 1L);
    List<ReportEntry> entries = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      entries.add(entry);
    }
    ReportSection section =
        new ReportSection("a", null, 1, 1, entries, List.of(), List.of(), null, null);

    String text = ReportSketch.written(format, new Report(List.of(section), null, 50));

    switch (format) {
      case TEXT, DOT, MERMAID, MARKDOWN -> assertThat(text.length()).isLessThan(100_000);
      default -> assertThat(text).isNotBlank();
    }
  }
}
