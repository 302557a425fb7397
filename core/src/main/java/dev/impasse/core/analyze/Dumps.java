package dev.impasse.core.analyze;

import dev.impasse.core.dump.DumpDoubts;
import dev.impasse.core.dump.DumpSeries;
import dev.impasse.core.dump.ThreadDump;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.finding.WaitSummary;
import dev.impasse.core.input.DumpSource;
import dev.impasse.core.report.Printable;
import dev.impasse.core.trace.Damage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Thread dumps that were made without the agent. Files with dumps of one process are one section:
 * together they show more than each alone.
 */
public final class Dumps {

  private static final int MOST_NAMES = 3;

  private final long mostBytes;
  private final List<Group> groups = new ArrayList<>();

  /** Files with dumps of one process. */
  private static final class Group {
    private final List<Path> files = new ArrayList<>();
    private final List<ThreadDump> dumps = new ArrayList<>();

    private boolean isOf(List<ThreadDump> others) {
      return dumps.stream()
          .anyMatch(
              dump ->
                  !dump.threads().isEmpty()
                      && others.stream().anyMatch(dump::isOfTheSameProcessAs));
    }

    private String name() {
      List<String> names = files.stream().limit(MOST_NAMES).map(Path::toString).toList();
      int more = files.size() - names.size();
      return String.join(", ", names) + (more > 0 ? " and " + more + " more" : "");
    }
  }

  /**
   * What dumps of one process show.
   *
   * @param name the names of their files
   * @param summary findings and damage
   * @param waits who blocks whom
   * @param notes what such dumps do not tell
   * @param waiting number and name of each thread that waits in the last of them
   */
  public record Section(
      String name,
      TraceSummary summary,
      WaitSummary waits,
      List<String> notes,
      Set<String> waiting) {

    private Section with(ReportedFinding reported) {
      return new Section(
          name, AgentFindings.added(summary, reported, waiting), waits, notes, waiting);
    }
  }

  /**
   * Makes an empty collection.
   *
   * @param mostBytes how large a file may become when it is unpacked
   */
  public Dumps(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Whether a file has thread dumps. */
  boolean accepts(Path file) {
    return DumpSource.accepts(file, mostBytes);
  }

  /** Reads a file with a dump, or several. */
  void add(Path file) throws IOException {
    add(file, DumpSource.read(file, mostBytes));
  }

  /** Adds dumps that were read already. */
  public void add(Path from, List<ThreadDump> dumps) {
    List<ThreadDump> whole = dumps.stream().filter(dump -> !dump.threads().isEmpty()).toList();
    Group group =
        groups.stream().filter(one -> one.isOf(whole)).findFirst().orElseGet(this::another);
    group.files.add(from);
    group.dumps.addAll(dumps);
  }

  private Group another() {
    Group group = new Group();
    groups.add(group);
    return group;
  }

  /** Returns what the dumps of each process show, in the order in which they were added. */
  public List<Section> sections() {
    return groups.stream().map(this::section).toList();
  }

  /**
   * Returns the same with what an agent in the process has reported: each finding where dumps show
   * it too, else with the last of them.
   */
  public List<Section> sections(List<ReportedFinding> reported) {
    List<Section> all = new ArrayList<>(sections());
    for (ReportedFinding one : reported) {
      int at = all.size() - 1;
      for (int i = 0; i < all.size(); i++) {
        at = AgentFindings.areShown(one, all.get(i).summary) ? i : at;
      }
      all.set(at, all.get(at).with(one));
    }
    return List.copyOf(all);
  }

  /** Returns a thread's number and name. */
  static String name(ThreadRef thread) {
    return thread.tid() + " " + thread.name();
  }

  private Section section(Group group) {
    DumpSeries.Story story = DumpSeries.of(group.dumps);
    List<Damage> damage = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (ThreadDump dump : group.dumps) {
      dump.problems().forEach(text -> damage.add(new Damage(-1, Printable.name(text))));
      notes.addAll(dump.notes());
    }
    if (story.findings().stream().noneMatch(f -> f.certainty() == Certainty.DETECTED)) {
      group.dumps.stream()
          .flatMap(dump -> dump.doubts().stream())
          .distinct()
          .filter(doubt -> !DumpDoubts.isOfHiddenThreads(doubt) || !showsHidden(group))
          .forEach(
              doubt ->
                  damage.add(new Damage(-1, TraceSummary.CANNOT_TELL + Printable.text(doubt))));
    }
    return new Section(
        group.name(),
        TraceSummary.ofDump(story.threads(), story.findings(), damage),
        story.waits(),
        notes.stream().distinct().toList(),
        group.dumps.isEmpty() ? Set.of() : group.dumps.get(group.dumps.size() - 1).waiting());
  }

  /** Whether other dumps of the same program show its virtual threads, which a text lacks. */
  private boolean showsHidden(Group group) {
    return groups.stream()
        .flatMap(other -> other.dumps.stream())
        .filter(dump -> !dump.instant() && dump.problems().isEmpty())
        .anyMatch(dump -> group.dumps.stream().anyMatch(dump::hasTheThreadsOf));
  }
}
