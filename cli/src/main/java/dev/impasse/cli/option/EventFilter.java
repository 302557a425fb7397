package dev.impasse.cli.option;

import dev.impasse.core.report.TraceNames;
import dev.impasse.core.trace.EventCursor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which events are shown: those of some threads, those of some locks. */
public final class EventFilter {

  private static final int MOST_NAMES = 20;

  @Option(
      names = "--thread",
      paramLabel = "NAME",
      description = "Show only what this thread does; can be repeated.")
  private List<String> threads = List.of();

  @Option(
      names = "--lock",
      paramLabel = "NAME",
      description = "Show only events of this lock: mutexA, MutexDemo.mutexA; can be repeated.")
  private List<String> locks = List.of();

  /** Refuses a name that nothing in the trace has. */
  public void check(TraceNames names, CommandLine line) {
    for (String name : threads) {
      if (names.threads().stream().noneMatch(thread -> names.isThread(thread, name))) {
        throw unknown(line, "--thread=" + name, "thread", names.threadNames());
      }
    }
    for (String name : locks) {
      if (names.locks().stream().noneMatch(lock -> names.isLock(lock, name))) {
        throw unknown(line, "--lock=" + name, "lock", names.lockNames());
      }
    }
  }

  private static ParameterException unknown(
      CommandLine line, String option, String what, Collection<String> known) {
    List<String> shown = new ArrayList<>(known);
    if (shown.size() > MOST_NAMES) {
      shown = shown.subList(0, MOST_NAMES);
      shown.add("... (" + known.size() + " in all)");
    }
    return new ParameterException(
        line,
        "no "
            + what
            + " of the trace has this name: "
            + option
            + "\nThe "
            + what
            + "s are: "
            + String.join(", ", shown));
  }

  /** Whether every event is shown. */
  public boolean showsAll() {
    return threads.isEmpty() && locks.isEmpty();
  }

  /** Whether an event is shown. */
  public boolean shows(EventCursor event, TraceNames names) {
    return (threads.isEmpty()
            || threads.stream().anyMatch(name -> names.isThread(event.thread(), name)))
        && (locks.isEmpty() || ofLock(event, names));
  }

  private boolean ofLock(EventCursor event, TraceNames names) {
    return event.isAboutLock()
        && locks.stream().anyMatch(name -> names.isLock(event.operand(), name));
  }
}
