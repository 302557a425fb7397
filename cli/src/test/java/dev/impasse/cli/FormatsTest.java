package dev.impasse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.cli.failure.ExitCode;
import dev.impasse.core.format.Format;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** Reports in all formats, on stdout and in files. */
class FormatsTest extends CliTest {

  @TempDir Path folder;

  private Path trace() throws IOException {
    return SmallTrace.ofDeadlock().write(folder.resolve("a.impasse"));
  }

  @ParameterizedTest
  @EnumSource
  void writesTheSameBytes_toStdoutAndToAFile(Format format) throws IOException {
    Path trace = trace();
    Path byEnding = folder.resolve("report" + format.endings().get(0));
    Path byOption = folder.resolve("report.x");

    execute("analyze", trace, "-o", byEnding);
    assertExitCode(ExitCode.FINDINGS);
    assertStdoutContains("DEADLOCK DETECTED   2 threads, 2 locks");
    execute("analyze", trace, "--format", format.word(), "-o", byOption);
    assertExitCode(ExitCode.FINDINGS);
    execute("analyze", trace, "--format", format.word());
    assertExitCode(ExitCode.FINDINGS);

    assertThat(byEnding).hasSameTextualContentAs(byOption);
    assertThat(stdout().strip()).isEqualTo(Files.readString(byOption).strip());
    assertThat(stdout()).contains("Left");
    assertThat(stderr()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void replayWritesReportsToo(Format format) throws IOException {
    Path report = folder.resolve("report" + format.endings().get(0));

    execute("replay", trace(), "-o", report);

    assertExitCode(ExitCode.FINDINGS);
    assertThat(report).content().contains("Left", "Right");
  }

  @Test
  void writesSourceLines_toText_sarifAndHtml() throws IOException {
    Path sources = Files.createDirectories(folder.resolve("src/main/java/demo"));
    Files.writeString(sources.resolve("Pair.java"), "line;\n".repeat(9) + "the line;\n");
    Path text = folder.resolve("a.txt");
    Path sarif = folder.resolve("a.sarif");
    Path html = folder.resolve("a.html");

    execute("analyze", trace(), "--source-path", folder, "-o", text, "-o", sarif, "-o", html);

    assertExitCode(ExitCode.FINDINGS);
    assertThat(html).content().contains("[10,\"the line;\",true]");
    assertThat(text).content().contains("         >    10 | the line;");
    assertThat(sarif).content().contains("\"snippet\"", "\"the line;\"");
  }

  @Test
  void writesPathsFromTheRootOfTheRepository_toSarif() throws IOException {
    Path sources = Files.createDirectories(folder.resolve("repo/app/src/main/java"));
    Files.createDirectories(sources.resolve("demo"));
    Files.writeString(sources.resolve("demo/Pair.java"), "line;\n".repeat(20));
    Path sarif = folder.resolve("a.sarif");

    execute("analyze", trace(), "-o", sarif);
    assertThat(uris(sarif)).containsOnly("demo/Pair.java");

    Path repo = folder.resolve("repo");
    execute("analyze", trace(), "-o", sarif, "--source-path", sources, "--repo-root", repo);
    assertThat(uris(sarif)).containsOnly("app/src/main/java/demo/Pair.java");

    Files.createDirectories(repo.resolve(".git"));
    execute("analyze", trace(), "-o", sarif, "--source-path", sources);
    assertExitCode(ExitCode.FINDINGS);
    assertThat(uris(sarif)).containsOnly("app/src/main/java/demo/Pair.java");

    execute("analyze", trace(), "--repo-root", folder.resolve("nowhere"));
    assertExitCode(ExitCode.USAGE);
    assertStderrContains("no such folder: --repo-root=");
  }

  private static List<String> uris(Path sarif) {
    return new JsonMapper()
        .readTree(sarif).findValues("artifactLocation").stream()
            .map(at -> at.get("uri").stringValue())
            .toList();
  }

  @Test
  void packsAFile_whoseNameEndsInGz() throws IOException {
    Path plain = folder.resolve("a.perfetto.json");
    Path packed = folder.resolve("b.perfetto.json.gz");

    execute("analyze", trace(), "-o", plain, "-o", packed);

    assertExitCode(ExitCode.FINDINGS);
    try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(Files.readString(plain));
    }
  }

  @Test
  void writesSeveralFiles() throws IOException {
    List<Object> words = new ArrayList<>(List.of("analyze", trace()));
    for (Format format : Format.values()) {
      words.addAll(List.of("-o", folder.resolve("new/r" + format.endings().get(0))));
    }

    execute(words.toArray());

    assertExitCode(ExitCode.FINDINGS);
    for (Format format : Format.values()) {
      assertThat(folder.resolve("new/r" + format.endings().get(0))).isNotEmptyFile();
    }
    assertThat(folder.resolve("new")).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void refusesAFileOfUnknownFormat_andLeavesItAlone() throws IOException {
    Path trace = trace();
    byte[] before = Files.readAllBytes(trace);

    execute("analyze", "-o", trace, trace);

    assertExitCode(ExitCode.USAGE);
    assertStderrContains("the ending of this name sets no format");
    assertThat(trace).hasBinaryContent(before);
  }

  @Test
  void saysWhatIsWrong_whenAFileCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    execute("analyze", trace(), "-o", file.resolve("r.json"));

    assertExitCode(ExitCode.USAGE);
    assertStderrContains("cannot write the report: " + file.resolve("r.json"));
  }

  @Test
  void showsSomeFindingsInFull_andCountsTheRest() throws IOException {
    execute("analyze", trace(), "--limit", 0);

    assertExitCode(ExitCode.FINDINGS);
    assertStdoutContains(
        "1 finding: 1 detected deadlock.", "1 more finding, --limit shows more in full:");
    assertThat(stdout()).doesNotContain("Fix:");
  }
}
