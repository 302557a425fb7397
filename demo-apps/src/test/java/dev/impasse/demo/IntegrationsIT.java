package dev.impasse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.CommandLine;
import dev.impasse.testing.PackagedJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * What {@code integrations/} has for code hosts: the files are read as their hosts read them, and
 * their scripts run, by {@code sh}, on the trace of a demo.
 */
class IntegrationsIT {

  private static final Path ROOT = Path.of(System.getProperty("impasse.root"));
  private static final Path ACTION = ROOT.resolve("integrations/github");
  private static final Path TEMPLATE = ROOT.resolve("integrations/gitlab/impasse.gitlab-ci.yml");
  private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{ *(.*?) *}}");
  private static final String SOURCE = "demo-apps/src/main/java/dev/impasse/demo/MutexDemo.java";

  @TempDir Path folder;

  @Test
  void scriptsAreWhatAShellReads() throws Exception {
    assertThat(sh(Map.of(), "-n", ACTION.resolve("analyze.sh").toString())).isZero();
    assertThat(sh(Map.of(), "-n", script().toString())).isZero();
  }

  @Test
  void expressionsOfTheActionNameWhatIsThere() throws IOException {
    Map<String, Object> action = yaml(ACTION.resolve("action.yml"));
    Map<String, Object> inputs = map(action.get("inputs"));
    List<Map<String, Object>> steps = steps(action);

    assertThat(map(action.get("runs"))).containsEntry("using", "composite");
    assertThat(inputs.values()).allSatisfy(it -> assertThat(map(it)).containsKey("description"));
    for (Map<String, Object> step : steps) {
      assertThat(step).containsAnyOf(Map.entry("shell", "sh"), Map.entry("uses", uses(step)));
      assertThat(String.valueOf(step.get("run"))).as("no input in a script").doesNotContain("${{");
    }
    Stream<String> used =
        EXPRESSION
            .matcher(Files.readString(ACTION.resolve("action.yml")))
            .results()
            .flatMap(it -> Stream.of(it.group(1).split(" +(&&|==|!=) +")))
            .filter(it -> !it.startsWith("'"));
    assertThat(used.toList())
        .isNotEmpty()
        .allSatisfy(
            it ->
                assertThat(it)
                    .satisfiesAnyOf(
                        input -> assertThat(inputs).containsKey(input.replace("inputs.", "")),
                        output ->
                            assertThat(output)
                                .isIn(
                                    "steps.analyze.outputs.sarif",
                                    "steps.analyze.outputs.exit-code")));
    assertThat(steps.get(0)).containsEntry("id", "analyze");
  }

  @Test
  void scriptsAnalyzeATrace_andFailForItsDeadlock() throws Exception {
    Path trace = folder.resolve("mutex.impasse");
    CommandLine.run(folder, "demo", "mutex", "--trace", trace.toString());
    Map<String, String> host = new HashMap<>();
    map(yaml(ACTION.resolve("action.yml")).get("inputs"))
        .forEach(
            (name, input) ->
                host.put(
                    "IMPASSE_" + name.toUpperCase(Locale.ROOT).replace('-', '_'),
                    String.valueOf(map(input).getOrDefault("default", ""))));
    host.put("IMPASSE_JAR", PackagedJar.CLI.toString());
    host.put("IMPASSE_TRACES", trace.toString());
    host.put("IMPASSE_SOURCE_PATH", ROOT.resolve("demo-apps").toString());
    host.put("GITHUB_WORKSPACE", ROOT.toString());
    host.put("RUNNER_TEMP", folder.toString());
    host.put("GITHUB_OUTPUT", folder.resolve("output").toString());
    host.put("GITHUB_STEP_SUMMARY", folder.resolve("summary.md").toString());

    assertThat(sh(host, ACTION.resolve("analyze.sh").toString())).as(log()).isZero();
    assertThat(folder.resolve("output")).content().contains("sarif=impasse.sarif", "exit-code=1");
    assertThat(folder.resolve("summary.md")).content().contains("DEADLOCK DETECTED", "```");
    assertThat(folder.resolve("impasse.sarif")).content().contains('"' + SOURCE + '"');
    Files.delete(folder.resolve("impasse.sarif"));

    map(template().get("variables")).forEach((name, value) -> host.putIfAbsent(name, "" + value));
    host.put("CI_PROJECT_DIR", ROOT.toString());
    assertThat(sh(host, script().toString())).as(log()).isEqualTo(1);
    Map<String, Object> artifacts = map(template().get("artifacts"));
    assertThat(folder.resolve(String.valueOf(map(artifacts.get("reports")).get("junit"))))
        .content()
        .contains("<failure");
    for (Object path : (List<?>) artifacts.get("paths")) {
      assertThat(folder.resolve(String.valueOf(path))).isNotEmptyFile();
    }
    assertThat(folder.resolve("impasse.sarif")).content().contains('"' + SOURCE + '"');
  }

  private static Object uses(Map<String, Object> step) {
    return step.getOrDefault("uses", "");
  }

  private static Map<String, Object> template() throws IOException {
    return map(yaml(TEMPLATE).get(".impasse"));
  }

  /** Returns the lines of the template's job as one script that ends at the first failure. */
  private Path script() throws IOException {
    List<String> lines =
        ((List<?>) template().get("script")).stream().map(String::valueOf).toList();
    return Files.writeString(
        folder.resolve("job.sh"), "set -eu\n" + String.join("\n", lines) + "\n");
  }

  private static List<Map<String, Object>> steps(Map<String, Object> action) {
    return ((List<?>) map(action.get("runs")).get("steps"))
        .stream().map(IntegrationsIT::map).toList();
  }

  private static Map<String, Object> yaml(Path file) throws IOException {
    return map(new Yaml().load(Files.readString(file)));
  }

  @SuppressWarnings("unchecked") // names are strings in all these files
  private static Map<String, Object> map(Object of) {
    return (Map<String, Object>) of;
  }

  private int sh(Map<String, String> variables, String... words) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(Stream.of("sh"), Stream.of(words)).toList())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().putAll(variables);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Path bin = Path.of(System.getProperty("java.home"), "bin");
    builder.environment().merge("PATH", bin.toString(), (old, java) -> java + ":" + old);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }
}
