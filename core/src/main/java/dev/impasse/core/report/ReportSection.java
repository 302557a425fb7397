package dev.impasse.core.report;

import dev.impasse.core.finding.WaitSummary;
import dev.impasse.core.trace.Damage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a report says of one trace, dump or process.
 *
 * @param file its name as it was given, null when an agent tells of its own process without trace
 * @param pid process id, when an agent tells of its own process, else null
 * @param events how many events were read; -1 in a process that runs
 * @param threads how many threads there are; -1 in a process that runs
 * @param entries the findings, also suppressed ones, as they were found
 * @param reported what an agent of an older version reported, as it was printed then: for people
 * @param damage what is wrong with the file
 * @param error why it could not be read at all, or null
 * @param trace opens the events once more, null where there are none
 * @param recording which run it is of, null where nothing tells
 * @param waits who blocks whom in a thread dump, null of anything else
 */
public record ReportSection(
    @Nullable String file,
    @Nullable Long pid,
    long events,
    int threads,
    List<ReportEntry> entries,
    List<String> reported,
    List<Damage> damage,
    @Nullable String error,
    @Nullable TraceOpener trace,
    @Nullable Recording recording,
    @Nullable WaitSummary waits) {

  /** Makes one that is of no thread dump. */
  public ReportSection(
      @Nullable String file,
      @Nullable Long pid,
      long events,
      int threads,
      List<ReportEntry> entries,
      List<String> reported,
      List<Damage> damage,
      @Nullable String error,
      @Nullable TraceOpener trace,
      @Nullable Recording recording) {
    this(file, pid, events, threads, entries, reported, damage, error, trace, recording, null);
  }

  /** Makes one that does not say which run it is of. */
  public ReportSection(
      @Nullable String file,
      @Nullable Long pid,
      long events,
      int threads,
      List<ReportEntry> entries,
      List<String> reported,
      List<Damage> damage,
      @Nullable String error,
      @Nullable TraceOpener trace) {
    this(file, pid, events, threads, entries, reported, damage, error, trace, null);
  }

  /** Copies the lists and makes names harmless. */
  public ReportSection {
    file = file == null ? null : Printable.text(file);
    entries = List.copyOf(entries);
    reported = reported.stream().map(Printable::lines).toList();
    damage =
        damage.stream()
            .map(one -> new Damage(one.offset(), Printable.text(one.message())))
            .toList();
    error = error == null ? null : Printable.text(error);
    waits = waits == null ? null : Sanitizer.waits(waits);
  }

  /** Makes the section of a file that could not be read. */
  public static ReportSection unreadable(String file, String error) {
    return new ReportSection(file, null, 0, 0, List.of(), List.of(), List.of(), error, null);
  }

  /** Makes the section of an agent's own process. */
  public static ReportSection running(
      @Nullable String trace, long pid, List<ReportEntry> entries, @Nullable Recording process) {
    return new ReportSection(
        trace, pid, -1, -1, entries, List.of(), List.of(), null, null, process, null);
  }

  /** Returns the same, of a thread dump. */
  public ReportSection with(WaitSummary who) {
    return new ReportSection(
        file, pid, events, threads, entries, reported, damage, error, trace, recording, who);
  }

  /** Returns the same with other findings. */
  public ReportSection with(List<ReportEntry> others) {
    return new ReportSection(
        file, pid, events, threads, others, reported, damage, error, trace, recording, waits);
  }

  /** Returns the name that a reader knows it by. */
  public String name() {
    return file == null ? "process " + pid : file;
  }
}
