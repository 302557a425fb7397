package dev.impasse.core.format;

import static dev.impasse.core.format.Sarif.tree;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.FindingKind;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What SARIF says of the tool and of each kind of finding. */
final class SarifRules {

  private static final List<FindingKind> KINDS = List.of(FindingKind.values());

  private SarifRules() {}

  /** Returns the tool. */
  static Map<String, @Nullable Object> driver() {
    return tree(
        "name",
        "Impasse",
        "version",
        version(),
        "rules",
        KINDS.stream().map(SarifRules::rule).toList());
  }

  /** In the agent we are in a module, which has a version; else in a jar with a manifest. */
  private static @Nullable String version() {
    ModuleDescriptor module = SarifRules.class.getModule().getDescriptor();
    return module == null
        ? SarifRules.class.getPackage().getImplementationVersion()
        : module.rawVersion().orElse(null);
  }

  /** Returns the place of a kind's rule in the list. */
  static int index(FindingKind kind) {
    return KINDS.indexOf(kind);
  }

  /** Returns the level of a result. */
  static String level(Certainty certainty) {
    return switch (certainty) {
      case DETECTED, CONFIRMED -> "error";
      case PREDICTED -> "warning";
      case SUSPECTED -> "note";
    };
  }

  private static Map<String, @Nullable Object> rule(FindingKind kind) {
    String meaning = meaning(kind);
    String page = KindPage.withoutLinks(kind);
    return tree(
        "id",
        Words.id(kind),
        "name",
        name(kind),
        "shortDescription",
        tree("text", meaning),
        "fullDescription",
        tree("text", meaning + " " + cure(kind)),
        "help",
        tree("text", page, "markdown", page),
        "defaultConfiguration",
        tree("level", "error"));
  }

  private static String name(FindingKind kind) {
    StringBuilder name = new StringBuilder();
    for (String word : Words.id(kind).split("-", -1)) {
      name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return name.toString();
  }

  private static String meaning(FindingKind kind) {
    return switch (kind) {
      case DEADLOCK -> "Threads wait for each other in a circle.";
      case SELF_DEADLOCK -> "A thread waits for what it holds itself.";
      case STARVATION -> "Tasks wait for tasks that only their own, busy threads could run.";
      case ORPHANED_LOCK -> "A thread ended without giving back a lock that others wait for.";
      case LEAKED_LOCK -> "An idle thread of a pool keeps a lock that others wait for.";
      case LOST_SIGNAL -> "A thread waits for a signal that nobody is left to give.";
    };
  }

  private static String cure(FindingKind kind) {
    return switch (kind) {
      case DEADLOCK ->
          "Take the locks in one order everywhere, and do not wait for others while holding one.";
      case SELF_DEADLOCK ->
          "Do not take a lock again that is not re-entrant, nor a write lock under a read lock.";
      case STARVATION ->
          "Let the inner tasks run in an executor of their own, or go on in a callback.";
      case ORPHANED_LOCK, LEAKED_LOCK -> "Release the lock in a finally block.";
      case LOST_SIGNAL ->
          "Set a flag under the lock and look at it before waiting; signal in a finally block.";
    };
  }
}
