package dev.impasse.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.agent.notify.OnDeadlock;
import dev.impasse.core.option.AgentOption;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentOptionsTest {

  @TempDir private Path folder;

  private static AgentOptions of(String arguments) {
    return AgentOptions.of(arguments, new Properties(), Map.of());
  }

  @Test
  void readsKeysAndValues_andKnowsTheStandards() {
    AgentOptions options = of("trace=a b.impasse,verbose");
    assertThat(options.get("trace")).isEqualTo("a b.impasse");
    assertThat(options.is("verbose")).isTrue();
    assertThat(options.is("detect")).isTrue();
    assertThat(options.get("report")).isNull();
    assertThat(options.complaints()).isEmpty();
  }

  @Test
  void namesTheNearestKey_whenOneIsUnknown() {
    assertThat(of("tarce=x").complaints())
        .containsExactly("unknown option 'tarce', did you mean 'trace'? it is ignored");
    assertThat(of("zzzzzzzzzzzz=x").complaints())
        .containsExactly("unknown option 'zzzzzzzzzzzz', see help; it is ignored");
  }

  @Test
  void prefersTheArgument_thenTheProperty_thenTheEnvironment_thenTheFile() throws IOException {
    Path file = folder.resolve("impasse.properties");
    Files.writeString(file, "trace=file\nreport=file\nlocks=file\nexclude=file\n");
    Properties system = new Properties();
    system.setProperty("impasse.report", "property");
    system.setProperty("impasse.trace", "property");
    AgentOptions options =
        AgentOptions.of(
            "trace=argument,config=" + file,
            system,
            Map.of("IMPASSE_REPORT", "environment", "IMPASSE_LOCKS", "environment"));
    assertThat(options.get("trace")).isEqualTo("argument");
    assertThat(options.get("report")).isEqualTo("property");
    assertThat(options.get("locks")).isEqualTo("environment");
    assertThat(options.get("exclude")).isEqualTo("file");
  }

  @Test
  void saysWhetherTheApplicationIsWoven_andByWhichOption() {
    assertThat(of("").way()).isEqualTo("the application is woven: weave=app");
    assertThat(of("weave=jdk").way()).isEqualTo("the application is left alone: weave=jdk");
    assertThat(of("weave=jdk,trace=t").way()).isEqualTo("the application is woven: trace");
  }

  @Test
  void readsSizes_andFallsBackToTheStandard() {
    assertThat(of("trace-max=64m").number("trace-max", 1)).isEqualTo(64L << 20);
    assertThat(of("trace-max=lots").number("trace-max", 1)).isEqualTo(1L << 30);
    assertThat(of("scan-interval=0").number("scan-interval", 1)).isEqualTo(100);
  }

  @Test
  void saysWhatAnOptionTakes_andUsesTheStandard() {
    AgentOptions options =
        of("jmx=maybe,mode=all,scope=,trace-max=lots,report=x.pdf,file-mode=7,command-line=most");
    assertThat(options.complaints())
        .containsExactlyInAnyOrder(
            "option jmx takes true or false: jmx=maybe, using true",
            "option mode takes events or orders: mode=all, using events",
            "option scope takes application or jdk: scope=, using application",
            "option trace-max takes a number of at least 8388608: trace-max=lots, using 1g",
            "option report takes names that end in .txt, .log, .json, .sarif, .xml, .mmd or"
                + " .html: report=x.pdf, another one is text",
            "option file-mode takes an octal number such as 600 or 640, by which the owner may"
                + " read and write: file-mode=7, using 600",
            "option command-line takes full, masked or off: command-line=most, using masked");
    assertThat(options.is("jmx")).isTrue();
    assertThat(options.get("report")).isEqualTo("x.pdf");
    assertThat(options.recordsOrders()).isFalse();
  }

  @Test
  void takesEveryStandardValue() {
    for (AgentOption option : AgentOption.all()) {
      if (option.standard() != null) {
        assertThat(option.problem(option.standard())).as(option.key()).isEmpty();
      }
    }
    assertThat(of("on-deadlock=dump;exit:255,report=a.txt;/dev/stderr;b.html").complaints())
        .isEmpty();
  }

  @Test
  void fillsInFileNames() {
    assertThat(of("trace=t-%p.impasse").file("trace"))
        .hasFileName("t-" + ProcessHandle.current().pid() + ".impasse");
    assertThat(of("trace=t-%t.impasse").file("trace").toString())
        .matches("t-\\d{8}-\\d{6}.impasse");
  }

  @Test
  void knowsTheService_asOpenTelemetryIsTold() {
    Map<String, String> told =
        Map.of(
            "OTEL_SERVICE_NAME", "shop/eu", "OTEL_RESOURCE_ATTRIBUTES", "a=b,service.version=1.4");
    AgentOptions options = AgentOptions.of("trace=%s-%v.orders", new Properties(), told);
    assertThat(options.get("service")).isEqualTo("shop/eu");
    assertThat(options.file("trace")).hasToString("shop_eu-1.4.orders");

    AgentOptions own = AgentOptions.of("service=till,trace=%s-%v", new Properties(), told);
    assertThat(own.file("trace")).hasToString("till-1.4");
    AgentOptions none = AgentOptions.of("trace=%s", new Properties(), Map.of());
    assertThat(none.file("trace")).hasToString("unknown");
  }

  @Test
  void saysThatAnOptionsFileCannotBeRead() {
    assertThat(of("config=/no/such/file").complaints())
        .singleElement()
        .asString()
        .startsWith("cannot read the options file, it is ignored: config=/no/such/file");
  }

  @Test
  void ignoresAnOptionsFile_thatIsNone() throws IOException {
    Path large = folder.resolve("large.properties");
    try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }
    for (Path file : List.of(large, folder, folder.resolve("none"))) {
      AgentOptions options = of("verbose,config=" + file);

      assertThat(options.is("verbose")).isTrue();
      assertThat(options.complaints())
          .singleElement()
          .asString()
          .startsWith("cannot read the options file, it is ignored: config=" + file);
    }
  }

  /** Part of the standing attack that docs/security.md describes. */
  @Test
  void survivesEveryOptionString() throws IOException {
    String[] words = {
      "trace",
      "config",
      "mode",
      "trace-max",
      "report",
      "on-deadlock",
      "include",
      "locks",
      "scope",
      "scan-interval",
      "help",
      "verbose",
      "=",
      "=",
      ",",
      ";",
      ":",
      "/",
      "%p",
      "%h",
      "%t",
      "%",
      "\0",
      "\n",
      "\\",
      "\\u",
      "\\u00",
      "-1",
      "9999999999999999999g",
      "1g",
      "exit:",
      "exit:66",
      "a.B",
      "(",
      "*",
      "\ud83d",
      "\ufeff",
      "x".repeat(10_000)
    };
    Random random = new Random(14);
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        text.append(words[random.nextInt(words.length)]);
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
      Path config = Files.write(folder.resolve("c.properties"), bytes);
      for (String arguments : List.of(text.toString(), "config=" + config)) {
        AgentOptions options = of(arguments);
        options.weaveOptions();
        assertThat(options.number("trace-max", 1)).as(arguments).isPositive();
        assertThat(options.number("scan-interval", 1)).as(arguments).isPositive();
        options.file("trace");
        assertThat(options.files("report")).as(arguments).doesNotContainNull();
        OnDeadlock.of(options.list("on-deadlock"));
      }
    }
  }
}
