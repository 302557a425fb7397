package dev.impasse.core.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads one dump as people paste it. */
class PastedDumpTest {

  private static final int WIDTH = 78;

  /** A way to paste, with a name for the report of the test. */
  private record Paste(String name, UnaryOperator<String> how) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Paste> pastes() {
    return Stream.of(
        new Paste("compose", numbered(i -> "web-1  | ")),
        new Paste(
            "a log", numbered(i -> "2024-05-01 10:11:12,%03d [INFO] (T-%d) ".formatted(i, i))),
        new Paste("journald", numbered(i -> "May  1 10:11:%02d host java[77]: ".formatted(i % 60))),
        new Paste("grep -n", numbered(i -> i + ":")),
        new Paste("a mail", numbered(i -> ">> ")),
        new Paste("indented", numbered(i -> "        ")),
        new Paste("no indentation", text -> text.replaceAll("(?m)^[ \\t]+", "")),
        new Paste("CRLF", text -> text.replace("\n", "\r\n")),
        new Paste("colours", text -> text.replaceAll("(?m)^(.*)$", "\u001b[32m$1\u001b[0m")),
        new Paste("entities", text -> "<pre>" + text.replace("<", "&lt;").replace(">", "&gt;")),
        new Paste("Markdown", text -> "hung:\n```\n" + text + "```\n"),
        new Paste("JSON", text -> "{\"message\":\"" + escaped(text) + "\",\"level\":\"INFO\"}"),
        new Paste("JSON lines", numbered(i -> "").andThen(PastedDumpTest::jsonLines)::apply),
        new Paste("no first lines", text -> text.substring(text.indexOf("\"main\""))),
        new Paste("deep in a log", text -> "2024 INFO started\n".repeat(5_000) + text),
        new Paste("other lines between", text -> text.replace("\n\"", "\n12:00 DEBUG tick\n\"")),
        new Paste("a pod", numbered(i -> "[pod/app-7d9f8b5c4-x2x7z/app] ")),
        new Paste(
            "CRI", numbered(i -> "2026-11-30T09:00:%02d.%d1Z stdout F ".formatted(i % 60, i))),
        new Paste("syslog of two days", numbered(i -> (i < 9 ? "Nov 30" : "Dec  1") + " h app: ")),
        new Paste("cat -n", numbered("%6d\t"::formatted)),
        new Paste("logcat", numbered(i -> "11-30 09:00:00.%03d  12  78 I out: ".formatted(i))),
        new Paste("pm2", numbered(i -> "0|app      | ")),
        new Paste("a diff", numbered(i -> "+")),
        new Paste("a table", text -> text.replaceAll("(?m)^(.*)$", "| $1 |")),
        new Paste("backticks", text -> text.replaceAll("(?m)^(.*)$", "`$1`")),
        new Paste("another's lines", PastedDumpTest::withLinesOfAnother),
        new Paste("upper case", PastedDumpTest::upperCase),
        new Paste("no brackets", text -> text.replaceAll("<(0x[0-9a-f]+)>", "$1")),
        new Paste("hard spaces", text -> text.replace('\t', '\u00a0').replace(' ', '\u00a0')),
        new Paste("dashes", text -> text.replace("\t- ", "\t\u2013 ")),
        new Paste(
            "numbers for entities", text -> text.replace("<", "&#60;").replace(">", "&#x3E;")),
        new Paste("escaped twice", text -> text.replace("<", "&amp;lt;").replace(">", "&amp;gt;")),
        new Paste("breaks", text -> "<p>" + text.replace("\n", "<br/>") + "</p>"),
        new Paste("Jira", text -> "{noformat}\n" + text + "{noformat}\n"),
        new Paste("JSON in JSON", text -> "{\"a\":\"" + escaped(escaped(text)) + "\"}"),
        new Paste("a field of JSON lines", PastedDumpTest::messages),
        new Paste("an array of JSON", text -> "[\n" + literals(text, ",") + "]"),
        new Paste("a program", text -> literals(text, " +")),
        new Paste("quoted-printable", PastedDumpTest::quotedPrintable),
        new Paste(
            "a damaged list", text -> text.replaceFirst("elements=\\{\n.*\n", "elements={\n")),
        new Paste("no blank lines", text -> text.replaceAll("\n\n+", "\n")),
        new Paste("blank lines between", text -> text.replace("\n", "\n\n")),
        new Paste("cut at 72", text -> text.replaceAll("(?m)^(.{72})(?=.)", "$1\n")),
        new Paste("cut at 80", text -> text.replaceAll("(?m)^(.{80})(?=.)", "$1\n")),
        new Paste("cut at 100", text -> text.replaceAll("(?m)^(.{100})(?=.)", "$1\n")),
        new Paste(
            "cut in a quote",
            text -> "> " + text.replaceAll("(?m)^(.{76})(?=.)", "$1\n").replace("\n", "\n> ")),
        new Paste(
            "hard wrapped", text -> text.lines().map(PastedDumpTest::wrapped).collect(lines())));
  }

  private static UnaryOperator<String> numbered(java.util.function.IntFunction<String> prefix) {
    return text -> {
      List<String> all = text.lines().toList();
      return IntStream.range(0, all.size())
          .mapToObj(i -> prefix.apply(i + 1) + all.get(i))
          .collect(lines());
    };
  }

  private static java.util.stream.Collector<CharSequence, ?, String> lines() {
    return Collectors.joining("\n", "", "\n");
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\n", "\\n")
        .replace("\t", "\\t");
  }

  private static String jsonLines(String text) {
    return text.lines()
        .map(line -> "{\"log\":\"" + escaped(line) + "\\n\",\"stream\":\"stdout\"}")
        .collect(lines());
  }

  private static String messages(String text) {
    return text.lines()
        .map(line -> "{\"ts\":\"10:11\",\"msg\":\"" + escaped(line) + "\",\"level\":\"INFO\"}")
        .collect(lines());
  }

  private static String upperCase(String text) {
    return Pattern.compile("(?<=0x)[0-9a-f]+")
        .matcher(text)
        .replaceAll(address -> address.group().toUpperCase(Locale.ROOT));
  }

  private static String literals(String text, String end) {
    return text.lines().map(line -> "  \"" + escaped(line) + "\"" + end).collect(lines());
  }

  private static String quotedPrintable(String text) {
    return text.replace("=", "=3D").replaceAll("(?m)^(.{60})(?=[a-zA-Z])", "$1=\n");
  }

  /** Every fifth line is of another container, or of a logger that writes JSON. */
  private static String withLinesOfAnother(String text) {
    List<String> all = text.lines().toList();
    return IntStream.range(0, all.size())
        .mapToObj(
            i ->
                "app | "
                    + all.get(i)
                    + (i % 5 == 4 ? "\ndb  | checkpoint \"main\" tid=0x12 done" : "")
                    + (i % 7 == 6 ? "\napp | {\"ts\":\"10\",\"msg\":\"say \\\"x\\\" (1)\"}" : ""))
        .collect(lines());
  }

  /** As a mail does: at a space, which stays at the end of the line. */
  private static String wrapped(String line) {
    int at = line.length() <= WIDTH ? -1 : line.lastIndexOf(' ', WIDTH);
    return at <= 0 ? line : line.substring(0, at + 1) + "\n" + wrapped(line.substring(at + 1));
  }

  @ParameterizedTest
  @MethodSource("pastes")
  void detectsTheCycle_howeverTheDumpIsPasted(Paste paste) throws IOException {
    List<ThreadDump> dumps = read(paste.how().apply(resource("mon-17")));

    assertThat(dumps).hasSize(1);
    List<Finding> found = dumps.get(0).deadlocks();
    assertThat(found).singleElement();
    assertThat(found.get(0).certainty()).isEqualTo(Certainty.DETECTED);
    assertThat(found.get(0).sides())
        .extracting(side -> side.thread().name())
        .containsExactly("left \" x", "right");
    assertThat(found.get(0).blockedBehind()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"idle-17", "idle-25", "timed-25", "hostile-25"})
  void isSilent_howeverAHealthyDumpIsPasted(String healthy) throws IOException {
    String text = resource(healthy);
    for (Paste paste : pastes().toList()) {
      for (ThreadDump dump : read(paste.how().apply(text))) {
        assertThat(dump.deadlocks()).as(paste.name()).isEmpty();
      }
    }
  }

  @Test
  void readsEachDump_whenTheirFirstLinesAreLost() throws IOException {
    String text = resource("mon-17");
    String threads = text.substring(text.indexOf("\"main\""), text.indexOf("JNI global"));

    assertThat(read(threads + "\n" + threads)).hasSize(2);
  }

  @Test
  void namesTheForms_whenThereIsNoDump() throws IOException {
    assertThat(read("nothing\n")).singleElement();
    assertThat(read("nothing\n").get(0).doubts()).singleElement().asString().contains("jstack -l");
  }

  @Test
  void cannotTell_whereTheFirstThreadHasNoName() throws IOException {
    String text = resource("mon-17");
    int owner = text.indexOf("- locked", text.indexOf("\"left"));
    String rest = text.substring(owner, text.indexOf("Found one Java-level deadlock"));

    List<String> doubts = read(rest).stream().flatMap(dump -> dump.doubts().stream()).toList();

    assertThat(doubts).anyMatch(doubt -> doubt.startsWith("lines about locks stand before"));
    assertThat(doubts).anyMatch(doubt -> doubt.startsWith("threads wait for monitors that no"));
    assertThat(read(rest)).allMatch(dump -> dump.deadlocks().isEmpty());
  }

  @Test
  void cannotTell_whereThreadsDoNotShowTheDeadlockThatTheJvmLists() throws IOException {
    String text = resource("mon-17");
    int right = text.indexOf("\"right\" #");
    String merged = text.substring(0, right) + text.substring(text.indexOf('\n', right) + 1);

    assertThat(read(text).get(0).doubts()).anyMatch(doubt -> doubt.startsWith("the JVM lists"));
    assertThat(read(merged).stream().flatMap(dump -> dump.doubts().stream()))
        .anyMatch(doubt -> doubt.startsWith("the JVM lists"));
  }

  @Test
  void takesNoColumnOfATableForAPartOfTheFirstName() throws IOException {
    String freeze =
        "\"t\",\"m\"\n\"2026\",\"\"\"a\"\" prio=0 tid=0x0 nid=0x0 blocked\n"
            + "     java.lang.Thread.State: BLOCKED\n on x.Y@7e19b304 owned by \"\"b\"\" Id=25\n"
            + "\tat x.A.m(A.java:1)\n\n\"\"b\"\" prio=0 tid=0x0 nid=0x0 blocked\n"
            + "     java.lang.Thread.State: BLOCKED\n on x.Z@1d37a147 owned by \"\"a\"\" Id=40\n"
            + "\tat x.B.m(B.java:1)\n\"\n";

    assertThat(read(freeze).get(0).deadlocks()).hasSize(1);
  }

  static List<ThreadDump> read(String text) throws IOException {
    return TextDumpReader.read(new BufferedReader(new StringReader(text)));
  }

  static String resource(String dump) throws IOException {
    try (InputStream in = PastedDumpTest.class.getResourceAsStream("/dumps/" + dump + ".txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
