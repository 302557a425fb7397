package dev.impasse.core.dump;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line about a lock within a thread.
 *
 * @param what what the thread does with it
 * @param identity what names it, "" where the JVM does not know
 * @param className its class, or the class that is initialised
 * @param ownerId number of its owner, 0 if the line does not say
 * @param ownerName name of its owner, "" if the line does not say
 */
record LockLine(What what, String identity, String className, long ownerId, String ownerName) {

  /** What a thread does with a lock. */
  enum What {
    /** Wants to enter a monitor. */
    ENTERS,
    /** Wants a monitor back after {@code Object.wait}. */
    ENTERS_AGAIN,
    /** Waits in {@code Object.wait}, and has released it. */
    WAITS_ON,
    /** Is parked for it. */
    PARKED,
    /** Waits for a class to be initialised. */
    INITIALISES,
    /** Has entered the monitor. */
    HOLDS,
    /** Owns the synchronizer. */
    OWNS,
    /** Says nothing of who waits for whom. */
    NOTHING
  }

  private static final String VERBS =
      "- +(waiting to lock|waiting to re-lock in wait\\(\\)|waiting to relock|locked|waiting on"
          + "|parking to wait for|blocked on) +";
  private static final Pattern ADDRESS =
      Pattern.compile(
          VERBS
              + "(?:<((?:0x)?[0-9a-fA-F]+)>|((?:0x)?[0-9a-fA-F]{6,16})) \\(an? ([^)]*)\\)"
              + "(?:,? (?:owned|held) by (?:\"(.*)\" t@|thread |(?:thread|t)id=|#)(\\d{1,15})\\b.*)?\\s*");
  private static final Pattern NAMED =
      Pattern.compile(
          VERBS + "<?([^\\s<>()@]+)@([0-9a-f]+)>?(?:,? owner:? #?\"?(\\d{1,15})\"?.*)?\\s*");
  private static final Pattern OWNED =
      Pattern.compile("- +<?((?:0x)?[0-9a-fA-F]+)>? \\(an? ([^)]*)\\)\\s*");
  private static final Pattern OWNED_NAMED =
      Pattern.compile("- +<?([^\\s<>()@]+)@([0-9a-f]+)>?\\s*");
  private static final Pattern INIT =
      Pattern.compile("- waiting on the Class initialization monitor for (\\S+)\\s*");
  private static final Pattern RELEASED =
      Pattern.compile(
          "waiting for (.*) to release lock on <((?:0x)?[0-9a-fA-F]+)> \\(an? ([^)]*)\\)\\s*");
  private static final Pattern HARMLESS =
      Pattern.compile(
          "- (?:None|eliminated|<no object|(?:waiting on|locked|parking to wait for) +<[a-z]+ )"
              + ".*");

  private static final Pattern MEANT =
      Pattern.compile(
          "^- +(?:waiting|locked|parking|blocked)\\b|waiting to (?:re-?)?lock\\b|parking to wait for"
              + "|- +locked\\b|waiting on +<");

  /** Returns what a line says, null if it is not understood; it begins with a dash. */
  static @Nullable LockLine parse(String line) {
    Matcher m = ADDRESS.matcher(line);
    if (m.matches()) {
      String owner = m.group(5);
      String address = m.group(2) == null ? m.group(3) : m.group(2);
      return new LockLine(
          what(m.group(1)),
          DumpLock.address(address),
          m.group(4),
          number(m.group(6)),
          owner == null ? "" : owner);
    }
    m = NAMED.matcher(line);
    if (m.matches()) {
      return new LockLine(
          what(m.group(1)), m.group(2) + '@' + m.group(3), m.group(2), number(m.group(4)), "");
    }
    m = OWNED.matcher(line);
    if (m.matches()) {
      return new LockLine(What.OWNS, DumpLock.address(m.group(1)), m.group(2), 0, "");
    }
    m = OWNED_NAMED.matcher(line);
    if (m.matches()) {
      return new LockLine(What.OWNS, m.group(1) + '@' + m.group(2), m.group(1), 0, "");
    }
    m = INIT.matcher(line);
    if (m.matches()) {
      return new LockLine(What.INITIALISES, "", m.group(1), 0, "");
    }
    return HARMLESS.matcher(line).matches() ? new LockLine(What.NOTHING, "", "", 0, "") : null;
  }

  /** Returns what the debugger of IntelliJ says of a thread that waits for another, else null. */
  static @Nullable LockLine ofDebugger(String line) {
    Matcher m = RELEASED.matcher(line);
    return m.matches()
        ? new LockLine(What.ENTERS, DumpLock.address(m.group(2)), m.group(3), 0, m.group(1))
        : null;
  }

  /** Whether a line is meant to be one, although it is not understood. */
  static boolean isMeant(String line) {
    return MEANT.matcher(line).find();
  }

  private static What what(String verb) {
    return switch (verb) {
      case "waiting to lock", "blocked on" -> What.ENTERS;
      case "waiting to re-lock in wait()", "waiting to relock" -> What.ENTERS_AGAIN;
      case "waiting on" -> What.WAITS_ON;
      case "parking to wait for" -> What.PARKED;
      default -> What.HOLDS;
    };
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
