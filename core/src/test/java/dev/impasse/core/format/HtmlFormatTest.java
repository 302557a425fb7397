package dev.impasse.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.Side;
import dev.impasse.core.html.RandomEvents;
import dev.impasse.core.report.FindingSketch;
import dev.impasse.core.report.JsonTree;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.ReportSection;
import dev.impasse.core.report.ReportTree;
import dev.impasse.core.report.SourcePath;
import dev.impasse.core.report.TraceOpener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as text; {@link HtmlReportIT} looks at it in a browser. */
class HtmlFormatTest {

  private static final Pattern DATA =
      Pattern.compile("(?s)<script type=\"application/json\" id=\"data\">(.*?)</script>");

  private static String written(Report report) {
    return ReportSketch.written(Format.HTML, report);
  }

  private static String data(String page) {
    Matcher data = DATA.matcher(page);
    assertThat(data.find()).isTrue();
    return data.group(1);
  }

  private static int bytes(String page) {
    return page.getBytes(StandardCharsets.UTF_8).length;
  }

  private static Report of(List<ReportEntry> entries, int traces, @Nullable TraceOpener trace) {
    ReportSection section =
        new ReportSection("app.impasse", null, 1, 1, entries, List.of(), List.of(), null, trace);
    return new Report(Collections.nCopies(traces, section), null, 50);
  }

  @Test
  void hasTheReportAsInTheJsonFormat() {
    Report report = ReportSketch.full();
    String json = data(written(report));
    String tree = JsonTree.compact(ReportTree.of(report));
    assertThat(json.replace("\\u003e", ">").replace("\\u003c", "<").replace("\\u0026", "&"))
        .startsWith("{\"report\":" + tree);
  }

  @Test
  void hasDataThatEndsNoElement() {
    String page = written(ReportSketch.hostile());
    assertThat(data(page)).doesNotContain("<", ">", "&", "\u2028").contains("\\u003cscript");
    assertThat(page.split("</script", -1)).hasSize(3);
    assertThat(page.split("<script", -1)).hasSize(3);
    assertThat(page).doesNotContain("\r");
  }

  @Test
  void hasSourceLines_harmless_andOnlySomeOfThem(@TempDir Path folder) throws IOException {
    Path file = Files.createDirectories(folder.resolve("x")).resolve("MutexDemo.java");
    String line = "\tlock(); // \u001b[31m\u202e</script>";
    Files.writeString(file, (line + "\n").repeat(40));
    SourcePath sources = SourcePath.of(folder.toString());

    String page = ReportSketch.written(Format.HTML, ReportSketch.full(), sources);

    String shown = "\"    lock(); // \\\\u001b[31m\\\\u202e\\u003c/script\\u003e\"";
    assertThat(data(page))
        .contains(
            "\"x.MutexDemo.fun1(MutexDemo.java:31)\":[[30,%s,false],[31,%s,true],[32,"
                .formatted(shown, shown));
    assertThat(page.split("</script", -1)).hasSize(3);

    Files.writeString(file, ("<".repeat(4_000) + "\n").repeat(40));
    String large =
        ReportSketch.written(Format.HTML, ReportSketch.full(), SourcePath.of(folder.toString()));
    assertThat(bytes(large) - bytes(written(ReportSketch.full()))).isBetween(50_000, 150_000);
  }

  @Test
  void letsNothingBeLoaded_andOnlyItsOwnScriptRun() {
    String page = written(ReportSketch.full());
    assertThat(page)
        .contains("default-src 'none'; script-src 'sha256-", "; style-src 'sha256-")
        .contains("base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'")
        .doesNotContain(
            "unsafe-",
            "sourceMappingURL",
            " src=",
            "url(http",
            "@import",
            "{{data}}",
            "{{script}}");
    assertThat(page.indexOf("Content-Security-Policy")).isLessThan(page.indexOf("<style>"));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 10_000, 65_000})
  void staysSmall_howeverManyEvents(int events) {
    Report report = of(List.of(), 1, () -> new RandomEvents(1, events, 450, 1_000, ""));
    String page = written(report);
    assertThat(bytes(page)).isLessThan(HtmlFormat.MOST_BYTES);
    assertThat(data(page)).contains("\"parts\":[{\"from\":");
    assertThat(written(report)).isEqualTo(page);
  }

  @Test
  void staysSmall_withLongNamesInManyTraces() {
    String name = "\u4e2d<&>".repeat(60);
    Report report = of(List.of(), 40, () -> new RandomEvents(1, 1_000, 300, 1_000, name));
    assertThat(bytes(written(report))).isLessThan(HtmlFormat.MOST_BYTES);
  }

  @Test
  void staysSmall_withTenThousandFindings_theSurestInFull() {
    List<ReportEntry> entries = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      Certainty certainty = i == 9_999 ? Certainty.DETECTED : Certainty.SUSPECTED;
      String print = String.format("%08x", i);
      entries.add(
          ReportEntry.of(FindingSketch.mutex(FindingKind.DEADLOCK, certainty, print), null));
    }
    String page = written(of(entries, 1, null));
    assertThat(bytes(page)).isLessThan(HtmlFormat.MOST_BYTES);
    assertThat(data(page))
        .contains(
            "\"fingerprint\":\"0000270f\",\"kind\":\"deadlock\",\"certainty\":\"detected\",\"closingEvent\"");
    long full = data(page).split("\"closingEvent\"", -1).length - 1;
    long brief = data(page).split("\"deadlock\",\"Thread-1 =", -1).length - 1;
    assertThat(full).isBetween(500L, 9_000L);
    assertThat(data(page)).contains("\"left\":" + (10_000 - full - brief));
  }

  @Test
  void staysSmall_withMuchThatAnAgentReported() {
    List<String> reported = Collections.nCopies(500, "DEADLOCK <DETECTED> \u4e2d\n".repeat(500));
    ReportSection section =
        new ReportSection("a", null, 1, 1, List.of(), reported, List.of(), null, null);
    String page = written(new Report(List.of(section, section), null, 50));
    assertThat(bytes(page)).isLessThan(HtmlFormat.MOST_BYTES);
    assertThat(data(page)).contains("\"notesLeft\":99").contains("DEADLOCK \\u003cDETECTED");
  }

  @Test
  void staysSmall_withVeryManyThreadsInOneCycle() {
    List<Side> sides = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      LockRef holds = FindingSketch.lock(i + 1, "C.l" + i);
      LockRef wants = FindingSketch.lock((i + 1) % 20_000 + 1, "C.l" + (i + 1) % 20_000);
      sides.add(FindingSketch.side(i + 1, "T" + i, wants, holds));
    }
    Finding finding = FindingSketch.finding(sides, List.of());
    assertShownInPart(finding);
  }

  @Test
  void showsSomeThreadsOfAFinding_whoseNamesAreAllLong() {
    List<Side> sides = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      LockRef holds = FindingSketch.lock(i + 1, "<\u4e2d>".repeat(66) + i);
      LockRef wants = FindingSketch.lock((i + 1) % 20_000 + 1, "<\u4e2d>".repeat(66) + (i + 1));
      sides.add(FindingSketch.side(i + 1, "&".repeat(190) + i, wants, holds));
    }
    assertShownInPart(FindingSketch.finding(sides, List.of()));
  }

  private static void assertShownInPart(Finding finding) {
    String page = written(of(List.of(ReportEntry.of(finding, null)), 1, null));
    assertThat(bytes(page)).isLessThan(HtmlFormat.MOST_BYTES);
    assertThat(data(page)).contains("\"totals\":{\"7f3a9c21\":{\"sides\":20000,");
  }
}
