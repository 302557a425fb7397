package dev.impasse.core.dump;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The threads that programs print out of {@code ThreadInfo} in lines of their own, in those of
 * {@code ThreadInfo.toString}, so that one reader understands both: Tomcat's manager, the servlet
 * of Dropwizard's metrics, and the page {@code /stacks} of Hadoop and its kin.
 *
 * <p>Hadoop names the owner of a monitor alone: where a thread waits for another lock, the line is
 * handed on as one that is not understood.
 */
final class ConsoleLines {

  private static final String STATES = "(NEW|RUNNABLE|BLOCKED|WAITING|TIMED_WAITING|TERMINATED)";
  private static final Pattern TOMCAT =
      Pattern.compile("\"(.*)\" Id=(\\d{1,15}) cpu=-?\\d+ ns usr=-?\\d+ ns blocked .*");
  private static final Pattern TOMCAT_WAITS =
      Pattern.compile(
          "- waiting on \\(a ([^\\s()@]+@[0-9a-f]+)\\)(?: owned by .* Id=(\\d{1,15}))?");
  private static final Pattern TOMCAT_HOLDS =
      Pattern.compile("- locked \\(a ([^\\s()@]+@[0-9a-f]+)\\) index .*");
  private static final Pattern DROPWIZARD =
      Pattern.compile("(\"?)(\\S.*)\\1 id=(\\d{1,15}) state=" + STATES + "\\b.*");
  private static final Pattern DROPWIZARD_WAITS =
      Pattern.compile("- waiting (?:to lock|on) <0x([0-9a-f]{1,8})> \\(an? ([^\\s()]+)\\).*");
  private static final Pattern DROPWIZARD_OWNER = Pattern.compile("owned by .* id=(\\d{1,15})");
  private static final Pattern HADOOP = Pattern.compile("Thread (\\d{1,15}) \\((.*)\\):");
  private static final Pattern HADOOP_WAITS =
      Pattern.compile("(?:Blocked|Waiting) on ([^\\s@]+@[0-9a-f]+)");
  private static final Pattern HADOOP_OWNER = Pattern.compile("Blocked by (\\d{1,15}) \\(.*\\)");
  private static final Pattern LEADING_ZEROS = Pattern.compile("^0+(?=.)");

  /** Which program writes the thread that the lines belong to. */
  private enum Form {
    NONE,
    TOMCAT,
    DROPWIZARD,
    HADOOP
  }

  private Form form = Form.NONE;

  /** Of Hadoop, whose line of the state comes after that of the name. */
  private String header = "";

  private String state = "";
  private @Nullable String lock;
  private String owner = "";
  private boolean inStack;

  /** Whether such a thread begins with a line. */
  static boolean begins(String line) {
    return (line.contains(" ns usr=") && TOMCAT.matcher(line).matches())
        || (isOfDropwizard(line) && DROPWIZARD.matcher(line).matches());
  }

  private static boolean isOfDropwizard(String line) {
    return line.contains(" id=") && line.contains(" state=");
  }

  /** Returns what a line of it says, null if it is none. */
  @Nullable List<String> lines(String line) {
    List<String> first = first(line);
    if (first != null) {
      return first;
    }
    String text = line.strip();
    return switch (form) {
      case NONE -> null;
      case TOMCAT -> ofTomcat(text);
      case DROPWIZARD -> ofDropwizard(text);
      case HADOOP -> ofHadoop(text);
    };
  }

  private @Nullable List<String> first(String line) {
    if (line.contains(" ns usr=")) {
      Matcher tomcat = TOMCAT.matcher(line);
      if (tomcat.matches()) { // the next line has its state
        return begin(Form.TOMCAT, tomcat.group(1), tomcat.group(2), "RUNNABLE");
      }
    } else if (isOfDropwizard(line)) {
      Matcher dropwizard = DROPWIZARD.matcher(line);
      if (dropwizard.matches()) {
        return begin(
            Form.DROPWIZARD, dropwizard.group(2), dropwizard.group(3), dropwizard.group(4));
      }
    } else if (line.startsWith("Thread ") && line.endsWith("):")) {
      Matcher hadoop = HADOOP.matcher(line);
      if (hadoop.matches()) {
        begin(Form.HADOOP, hadoop.group(2), hadoop.group(1), "");
        header = '"' + hadoop.group(2) + "\" Id=" + hadoop.group(1) + ' ';
        return List.of();
      }
    }
    return null;
  }

  private List<String> begin(Form of, String name, String number, String said) {
    form = of;
    state = said;
    lock = null;
    owner = "";
    inStack = false;
    return List.of("", '"' + name + "\" Id=" + number + ' ' + said);
  }

  private @Nullable List<String> ofTomcat(String text) {
    Matcher waits = TOMCAT_WAITS.matcher(text);
    if (text.startsWith("java.lang.Thread.State: ")) {
      state = text.substring("java.lang.Thread.State: ".length());
    } else if (text.startsWith("- waiting on (") && waits.matches()) {
      return List.of(wait(waits.group(1), waits.group(2)));
    } else if (text.startsWith("- locked (")) {
      Matcher holds = TOMCAT_HOLDS.matcher(text);
      return holds.matches() ? List.of("\t-  locked " + holds.group(1)) : null;
    } else if (text.startsWith("locks ")) {
      return List.of("\t- " + text.substring("locks ".length()));
    }
    return null;
  }

  /** The lock stands before the owner and the frames: it is said after the first of those. */
  private @Nullable List<String> ofDropwizard(String text) {
    Matcher waits = DROPWIZARD_WAITS.matcher(text);
    Matcher owned = DROPWIZARD_OWNER.matcher(text);
    if (text.startsWith("- waiting ") && waits.matches()) {
      lock = waits.group(2) + '@' + LEADING_ZEROS.matcher(waits.group(1)).replaceFirst("");
    } else if (text.startsWith("- locked <")) {
      return List.of(); // the one that it waits on, once more
    } else if (text.startsWith("owned by ") && owned.matches()) {
      owner = owned.group(1);
    } else if (text.startsWith("at ")) {
      return withWait("\t" + text);
    } else {
      return null;
    }
    return List.of();
  }

  private @Nullable List<String> ofHadoop(String text) {
    if (text.startsWith("State: ")) {
      state = text.substring("State: ".length());
      return List.of("", header + state);
    }
    if (inStack && Frames.parse(text) != null) {
      return withWait("\tat " + text);
    }
    Matcher waits = HADOOP_WAITS.matcher(text);
    Matcher owned = HADOOP_OWNER.matcher(text);
    if (text.equals("Stack:")) {
      inStack = true;
    } else if (waits.matches()) {
      lock = waits.group(1);
    } else if (owned.matches()) {
      owner = owned.group(1);
    } else if (!text.startsWith("Blocked count: ") && !text.startsWith("Waited count: ")) {
      form = Form.NONE;
      return null;
    }
    return List.of();
  }

  private List<String> withWait(String frame) {
    String wanted = lock;
    if (wanted == null) {
      return List.of(frame);
    }
    lock = null;
    boolean hidesOwner =
        form == Form.HADOOP && wanted.startsWith("java.util.concurrent.locks.Reentrant");
    List<String> lines = new ArrayList<>(List.of(frame));
    lines.add(
        hidesOwner
            ? "\t- parking to wait for a lock, its owner is not shown"
            : wait(wanted, owner));
    return lines;
  }

  private String wait(String wanted, @Nullable String ownerId) {
    String verb = state.equals("BLOCKED") ? "blocked on " : "parking to wait for ";
    boolean owned = ownerId != null && !ownerId.isEmpty();
    return "\t- " + verb + wanted + (owned ? " owner #" + ownerId : "");
  }
}
