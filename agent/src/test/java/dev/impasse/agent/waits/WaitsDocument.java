package dev.impasse.agent.waits;

import dev.impasse.core.model.EndedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the table of waits as a page. */
final class WaitsDocument {

  private static final String HEAD =
      """
      # Waits

      What a thread can wait for without a time-out: by which call, what ends it, who may, and whether an interrupt does.
      Hooks, evidence for suspicions, and `on-deadlock=interrupt` derive from the same table (`agent/waits/WaitTable`); this
      page is written from it, and a test keeps it up to date (`WaitsDocumentTest` says how to write it again).

      A star stands for the rest of a name: libraries have futures and queues of their own. With a time-out each of these
      waits ends by itself, and is part of no deadlock. Who may end a wait decides what may be said of it:
      [certainty.md](certainty.md). The shapes that come of them: [shapes.md](shapes.md).

      | waits for | in a call of | ended by | who may end it | an interrupt |
      |---|---|---|---|---|
      """;

  private WaitsDocument() {}

  static String text() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Wait wait : Wait.values()) {
      for (boolean interruptible : new boolean[] {true, false}) {
        List<String> calls = calls(wait, interruptible);
        if (!calls.isEmpty()) {
          page.append(row(wait, calls, interruptible));
        }
      }
    }
    return page.toString();
  }

  private static String row(Wait wait, List<String> calls, boolean interruptible) {
    boolean owned = wait.kind().endedBy() == EndedBy.OWNER;
    String ends =
        wait.ends().stream()
            .map(end -> owned ? end.words() : '`' + end.words() + '`')
            .collect(Collectors.joining(", "));
    String who =
        wait == Wait.LOCK
            ? "its owner alone, of the JDK's locks; of others, " + EndedBy.RELEASE.words()
            : wait.kind().endedBy().words();
    return Stream.of(
            wait.name().toLowerCase(Locale.ROOT).replace('_', ' '),
            String.join(", ", calls),
            ends,
            who,
            interruptible ? "ends it" : "does not end it")
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static List<String> calls(Wait wait, boolean interruptible) {
    if (!interruptible && wait == Wait.MONITOR) {
      return List.of("`synchronized`");
    }
    if (!interruptible && wait == Wait.CLASS_INIT) {
      return List.of("the first use of a class");
    }
    if (wait == Wait.WORKER) {
      return calls(Wait.RESULT, interruptible);
    }
    TreeSet<String> calls = new TreeSet<>();
    for (WaitCall call : WaitTable.calls()) {
      if (call.waitsForEver() && call.waitsFor() == wait && call.interruptible() == interruptible) {
        calls.add('`' + call.receiver().simpleName() + '.' + call.method() + '`');
      }
    }
    return new ArrayList<>(calls);
  }
}
