package dev.impasse.core.dump;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds thread dumps that are JSON in a text: after the headers of an answer, in a mail, behind the
 * prefix of a log, as a string within other JSON.
 *
 * <p>Cost: linear in the text; it keeps the lines from one that may begin JSON to where that ends,
 * or to the first that cannot belong to it.
 */
final class JsonPassages {

  private static final Pattern BEGINNING = Pattern.compile("[\\[{]\\s*(?:[\"\\[{]|$)");

  /** What a line begins with that a terminal has cut within a word or a number. */
  private static final Pattern REST = Pattern.compile("[\\w.+-]{0,20}\\s*(?:[,}\\]]|$)");

  /** A text that somebody has put into one string. */
  private static final Pattern ESCAPED =
      Pattern.compile("[\\[{](?:\\s|\\\\n|\\[|\\{){0,20}\\\\+\"");

  private static final int MOST_CHARS = 1 << 25;
  private static final int MOST_WITHIN = 3;
  private static final int MOST_TRIED = 4;

  /** So many lines of somebody else may stand within JSON, one after the other. */
  private static final int MOST_OTHERS = 20;

  private final List<ThreadDump> dumps = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private LinePrefix prefix = LinePrefix.NONE;
  private boolean isSecond;
  private int depth;
  private int others;
  private boolean inString;
  private boolean escaped;

  /** Whether a text that begins so may be JSON. */
  static boolean begins(String text) {
    return BEGINNING.matcher(text).lookingAt();
  }

  /** Takes the next line of the text. */
  void line(String line) {
    if (depth == 0 && line.indexOf('{') < 0 && line.indexOf('[') < 0) {
      return;
    }
    if (depth > 0 && !goesOn(line)) {
      clear();
    }
    if (depth == 0) {
      begin(line);
    }
  }

  /** Whether the next line may belong to JSON. */
  boolean isOpen() {
    return depth > 0;
  }

  /** Returns the dumps, also one that is cut at the end of the text. */
  List<ThreadDump> finish() {
    end();
    return List.copyOf(dumps);
  }

  private void begin(String line) {
    if (isEscaped(line) && escaped(line)) {
      return;
    }
    Matcher beginning = BEGINNING.matcher(line);
    for (int i = 0; i < MOST_TRIED && beginning.find(); i++) {
      prefix = new LinePrefix(line.substring(0, beginning.start()));
      isSecond = true;
      add(line.substring(beginning.start()));
      if (depth > 0 || !dumps.isEmpty()) {
        return;
      }
    }
  }

  private static boolean isEscaped(String line) {
    return line.contains("hreadName\\") || line.contains("hreadDump\\");
  }

  /** Takes a line that has a whole text within one string; whether it is one. */
  private boolean escaped(String line) {
    Matcher within = ESCAPED.matcher(line);
    if (!within.find()) {
      return false;
    }
    String text = line.substring(within.start());
    for (int i = 0; i < MOST_WITHIN && (i == 0 || isEscaped(text)); i++) {
      text = EscapedText.unescaped(text);
    }
    prefix = LinePrefix.NONE;
    text.lines().forEach(this::add);
    end();
    return true;
  }

  /** Takes a line within JSON; whether it can be one. */
  private boolean goesOn(String line) {
    if (isSecond && prefix.without(line) == null) {
      prefix = LinePrefix.NONE; // a log has put it before the first line alone
    }
    isSecond = false;
    String rest = prefix.without(line);
    if (rest == null) {
      return ++others < MOST_OTHERS; // somebody else's, in a log
    }
    boolean may = inString || isWithin(rest.stripLeading());
    others = may ? 0 : others + 1;
    if (may) {
      add(rest);
    }
    return others < MOST_OTHERS && text.length() < MOST_CHARS;
  }

  /** Whether a line of JSON may begin so. */
  private static boolean isWithin(String start) {
    if (start.isEmpty() || "{}[],:".indexOf(start.charAt(0)) >= 0) {
      return true;
    }
    if (start.charAt(0) != '"') {
      return REST.matcher(start).lookingAt();
    }
    int end = 1;
    while (end < start.length() && start.charAt(end) != '"') {
      end += start.charAt(end) == '\\' ? 2 : 1;
    }
    String after = end < start.length() ? start.substring(end + 1).stripLeading() : "";
    return after.isEmpty() || ":,]}".indexOf(after.charAt(0)) >= 0;
  }

  private void add(String line) {
    int from = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (inString) {
        inString = escaped || c != '"';
        escaped = !escaped && c == '\\';
      } else if (c == '"') {
        inString = true;
      } else if (c == '{' || c == '[') {
        from = depth++ == 0 ? i : from;
      } else if ((c == '}' || c == ']') && depth > 0 && --depth == 0) {
        text.append(line, from, i + 1);
        end();
        from = i + 1;
      }
    }
    if (depth > 0) {
      text.append(line, from, line.length());
      if (!inString) { // else a mail or a terminal has cut it there
        text.append('\n');
      }
    }
  }

  private void end() {
    String json = text.toString();
    clear();
    if (JsonDumpReader.looksLike(json)) {
      dumps.addAll(JsonDumpReader.read(bytes(json)));
    } else if (ActuatorDumpReader.looksLike(json)) {
      dumps.addAll(ActuatorDumpReader.read(bytes(json)));
    }
  }

  private static ByteArrayInputStream bytes(String json) {
    return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
  }

  private void clear() {
    text.setLength(0);
    depth = 0;
    others = 0;
    inString = false;
    escaped = false;
  }
}
