package dev.impasse.core.format;

import static dev.impasse.core.format.Sarif.list;
import static dev.impasse.core.format.Sarif.message;
import static dev.impasse.core.format.Sarif.tree;

import dev.impasse.core.finding.Bystander;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.Side;
import dev.impasse.core.report.Confirmation;
import dev.impasse.core.report.FindingTree;
import dev.impasse.core.report.JsonTree;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.ReportFormat;
import dev.impasse.core.report.ReportSection;
import dev.impasse.core.report.SourcePath;
import dev.impasse.core.report.Suppression;
import dev.impasse.core.trace.Damage;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * SARIF 2.1.0 (OASIS standard), for code hosts and IDEs. A result for each finding, a thread flow
 * for each thread of its cycle: what it took, in the order in which it holds it, and what it wants.
 *
 * <p>What a finding is known by is told by its level: an error happened, a warning could happen, a
 * note is a suspicion.
 */
final class SarifFormat implements ReportFormat {

  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private static final String ROOT =
      "The root of the repository, for files that are found there; else a folder of sources.";

  private static final int MOST_FLOWS = 100;
  private static final int MOST_BEHIND = 50;

  private final SourcePath sources;

  /** Makes it show the source lines that are found, where threads want and take locks. */
  SarifFormat(SourcePath sources) {
    this.sources = sources;
  }

  @Override
  public void write(Report report, Writer to) {
    Map<String, @Nullable Object> run =
        tree(
            "tool",
            tree("driver", SarifRules.driver()),
            "invocations",
            List.of(invocation(report)),
            "originalUriBaseIds",
            tree("SRCROOT", tree("description", message(ROOT))),
            "columnKind",
            "utf16CodeUnits",
            "results",
            report.entries().stream().map(this::result).toList());
    JsonTree.write(tree("$schema", SCHEMA, "version", "2.1.0", "runs", List.of(run)), to);
  }

  /** Says which files could not be read, or not wholly. */
  private static Map<String, @Nullable Object> invocation(Report report) {
    List<Object> notes = new ArrayList<>();
    boolean all = true;
    for (ReportSection section : report.sections()) {
      String error = section.error();
      if (error != null) {
        all = false;
        notes.add(tree("level", "error", "message", message(error)));
      }
      for (Damage damage : section.damage()) {
        String text = section.name() + ": " + damage;
        notes.add(tree("level", "warning", "message", message(text)));
      }
      for (String text : section.reported()) {
        String first = text.lines().findFirst().orElse("");
        notes.add(tree("level", "error", "message", message("reported meanwhile: " + first)));
      }
    }
    return tree("executionSuccessful", all, "toolExecutionNotifications", list(notes));
  }

  private Map<String, @Nullable Object> result(ReportEntry entry) {
    Finding finding = entry.finding();
    Suppression suppression = entry.suppression();
    return tree(
        "ruleId",
        Words.id(finding.kind()),
        "ruleIndex",
        SarifRules.index(finding.kind()),
        "level",
        SarifRules.level(finding.certainty()),
        "message",
        message(text(finding)),
        "locations",
        List.of(primary(finding)),
        "relatedLocations",
        list(related(finding)),
        "codeFlows",
        List.of(
            tree(
                "message",
                message(Words.cycle(finding)),
                "threadFlows",
                finding.sides().stream().limit(MOST_FLOWS).map(this::flow).toList())),
        "stacks",
        list(
            finding.sides().stream()
                .limit(MOST_FLOWS)
                .filter(side -> !side.stack().isEmpty())
                .map(this::stack)
                .toList()),
        "partialFingerprints",
        tree("impasse/v2", finding.fingerprint()),
        "suppressions",
        suppression == null ? null : List.of(suppression(suppression)),
        "properties",
        tree(
            "certainty",
            FindingTree.word(finding.certainty()),
            "threads",
            finding.sides().size(),
            "blockedBehind",
            finding.blockedBehind().size(),
            "why",
            finding.why(),
            "confirmation",
            confirmation(entry),
            "fix",
            finding.fix()));
  }

  /**
   * Returns the place that a code host shows a result at, which is one of a file of its own: the
   * first where a thread waits, in the repository if one does, or else where one took a lock there.
   */
  private Map<String, @Nullable Object> primary(Finding finding) {
    Side first = finding.sides().get(0);
    for (Side side : finding.sides()) {
      if (sources.inRepository(side.wantsAt()) != null) {
        return Sarif.location(side.wantsAt(), wants(side), null, sources);
      }
    }
    for (Side side : finding.sides()) {
      for (Hold hold : side.holds()) {
        if (sources.inRepository(hold.acquiredAt()) != null) {
          return Sarif.location(hold.acquiredAt(), took(side, hold), null, sources);
        }
      }
    }
    return Sarif.location(first.wantsAt(), wants(first), null, sources);
  }

  private static @Nullable String confirmation(ReportEntry entry) {
    Confirmation attempt = entry.confirmation();
    return attempt == null ? null : attempt.verdict().word();
  }

  private static String text(Finding finding) {
    String behind =
        finding.blockedBehind().isEmpty()
            ? ""
            : " " + finding.blockedBehind().size() + " more threads wait behind.";
    String title = Words.title(finding);
    return Character.toUpperCase(title.charAt(0))
        + title.substring(1)
        + ": "
        + Words.cycle(finding)
        + "."
        + behind
        + (finding.fix().isEmpty() ? "" : " Fix: " + finding.fix());
  }

  /** A note where each thread waits and where it took what it holds, then those behind. */
  private List<Object> related(Finding finding) {
    List<Object> related = new ArrayList<>();
    for (Side side : finding.sides().stream().limit(MOST_FLOWS).toList()) {
      add(related, side.wantsAt(), wants(side));
      for (Hold hold : side.holds()) {
        add(related, hold.acquiredAt(), took(side, hold));
      }
    }
    for (Bystander one : finding.blockedBehind().stream().limit(MOST_BEHIND).toList()) {
      String text = one.thread().label() + " waits behind, for " + one.wants().label();
      add(related, one.wantsAt(), text);
    }
    return related;
  }

  private void add(List<Object> to, @Nullable StackTraceElement at, String text) {
    if (at != null) {
      to.add(Sarif.location(at, text, to.size() + 1, sources));
    }
  }

  private Map<String, @Nullable Object> flow(Side side) {
    List<Object> steps = new ArrayList<>();
    for (int i = side.holds().size() - 1; i >= 0; i--) { // what the cycle is about comes last
      Hold hold = side.holds().get(i);
      steps.add(step(hold.acquiredAt(), took(side, hold), "acquire", i == 0));
    }
    steps.add(step(side.wantsAt(), wants(side), "block", true));
    return tree(
        "id",
        side.thread().label() + " (" + side.thread().tid() + ")",
        "message",
        message(side.thread().label()),
        "locations",
        steps);
  }

  private Map<String, @Nullable Object> step(
      @Nullable StackTraceElement at, String text, String kind, boolean essential) {
    return tree(
        "location",
        Sarif.location(at, text, null, sources),
        "kinds",
        List.of(kind, "lock"),
        "importance",
        essential ? "essential" : "important");
  }

  private Map<String, @Nullable Object> stack(Side side) {
    return tree(
        "message",
        message(side.thread().label() + " waits for " + side.wants().label()),
        "frames",
        side.stack().stream().map(frame -> tree("location", Sarif.frame(frame, sources))).toList());
  }

  private static Map<String, @Nullable Object> suppression(Suppression why) {
    String reason = why.reason().isEmpty() ? "no reason given" : why.reason();
    return tree(
        "kind",
        why.inSource() ? "inSource" : "external",
        "status",
        "accepted",
        "justification",
        reason + (why.by().isEmpty() ? "" : " (" + why.by() + ")"));
  }

  private static String wants(Side side) {
    return side.thread().label() + " waits for " + side.wants().label();
  }

  private static String took(Side side, Hold hold) {
    return side.thread().label() + " took " + hold.lock().label();
  }
}
