package dev.impasse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/troubleshooting.md} complete: whoever searches it for a message finds it. */
class TroubleshootingTest {

  private static final Path ROOT = Path.of(System.getProperty("impasse.root"));
  private static final int LEADING_WORDS = 5;

  @Test
  void tellsOfEveryMessage() throws IOException {
    String page = plain(Files.readString(ROOT.resolve("docs").resolve("troubleshooting.md")));

    List<String> missing =
        messages().stream().filter(message -> !page.contains(leading(message))).toList();

    assertThat(missing).as("messages that docs/troubleshooting.md does not tell of").isEmpty();
  }

  @Test
  void findsMessagesOfEveryForm() throws IOException {
    assertThat(messages().stream().map(TroubleshootingTest::leading))
        .contains(
            "already running in this JVM", // said by the agent
            "the trace can not grow", // by way of a method of its own
            "events found no room in", // behind a number
            "cannot attach to", // a failure
            "a command is missing", // printed
            "deadlocks are not looked for", // by the JUnit extension
            "without --output the name must"); // a usage error
  }

  private static Set<String> messages() throws IOException {
    Set<String> all = new TreeSet<>();
    for (String module : List.of("runtime", "agent", "cli", "junit")) {
      all.addAll(Messages.in(ROOT.resolve(module).resolve("src").resolve("main")));
    }
    all.removeIf(message -> message.startsWith("%")); // all values: the result of pack
    return all;
  }

  /** The first words of a message, up to the first mark behind which values follow. */
  private static String leading(String message) {
    String own = plain(message).replaceFirst("^impasse(-junit)?: ", "");
    String sentence = own.split("[:;,=('\"\\\\]", 2)[0].strip();
    return Arrays.stream(sentence.split(" ")).limit(LEADING_WORDS).collect(Collectors.joining(" "));
  }

  private static String plain(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
