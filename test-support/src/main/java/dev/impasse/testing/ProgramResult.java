package dev.impasse.testing;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a program printed, and how it ended.
 *
 * @param exitCode its exit code; -1 if it had not ended yet
 * @param out what it printed on stdout
 * @param err what it, and the agent, printed on stderr
 */
public record ProgramResult(int exitCode, String out, String err) {

  private static final Pattern HEADLINE =
      Pattern.compile("(?m)^DEADLOCK (?:DETECTED|SUSPECTED) .*$");

  /** Returns the headlines of the deadlocks that were reported on stderr. */
  public List<String> deadlocks() {
    return HEADLINE.matcher(err).results().map(MatchResult::group).toList();
  }
}
