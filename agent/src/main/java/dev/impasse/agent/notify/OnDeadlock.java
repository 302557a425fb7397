package dev.impasse.agent.notify;

import dev.impasse.agent.console.Console;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the option {@code on-deadlock} asks for, besides the report, which is always made.
 *
 * @param dump whether to write a thread dump, and the trace to the disk
 * @param interrupt whether to interrupt one thread of the deadlock, if one can be
 * @param exitCode code to end the JVM with, or {@link #RUN_ON}
 */
public record OnDeadlock(boolean dump, boolean interrupt, int exitCode) {

  /** Leaves the JVM running. */
  public static final int RUN_ON = -1;

  /** Asks for nothing but the report. */
  public static final OnDeadlock REPORT = new OnDeadlock(false, false, RUN_ON);

  private static final String EXIT = "exit:";
  private static final int MOST = 255;

  /** Reads the parts of the value; says one line, and takes {@code report}, if one is unknown. */
  public static OnDeadlock of(List<String> parts) {
    OnDeadlock all = REPORT;
    for (String part : parts) {
      OnDeadlock next = all.with(part);
      if (next == null) {
        Console.say(
            "option on-deadlock takes report, exit:CODE (0 to 255), dump, interrupt, several joined"
                + " by ';': on-deadlock="
                + String.join(";", parts)
                + ", using report");
        return REPORT;
      }
      all = next;
    }
    return all;
  }

  private @Nullable OnDeadlock with(String part) {
    return switch (part) {
      case "report" -> this;
      case "dump" -> new OnDeadlock(true, interrupt, exitCode);
      case "interrupt" -> new OnDeadlock(dump, true, exitCode);
      default -> {
        int code = part.startsWith(EXIT) ? code(part.substring(EXIT.length())) : RUN_ON;
        yield code == RUN_ON ? null : new OnDeadlock(dump, interrupt, code);
      }
    };
  }

  private static int code(String digits) {
    try {
      int code = Integer.parseInt(digits);
      return code >= 0 && code <= MOST ? code : RUN_ON;
    } catch (NumberFormatException e) {
      return RUN_ON;
    }
  }

  /** Whether the JVM is to be ended. */
  boolean exits() {
    return exitCode != RUN_ON;
  }
}
