package dev.impasse.core.dump;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes away what terminals, pages, logs and programs add to a text: colours, tags, entities,
 * escapes, quotes, and characters that a word processor put in place of others.
 *
 * <p>Cost: linear; a line without any of it is looked through once.
 */
final class MarkUp {

  private static final Pattern COLOUR =
      Pattern.compile(
          "\u001b(?:\\[[0-9;?]*+[A-Za-z]|\\][^\u0007\u001b]{0,200}+(?:\u0007|\u001b\\\\))");
  private static final Pattern CONTROL = Pattern.compile("[\u0000-\u0008\u000b-\u001f]");
  private static final Pattern NEW_LINE = Pattern.compile("<br ?/?>");
  private static final Pattern TAG =
      Pattern.compile(
          "<(?:/?(?:html|head|body|pre|code|p|div|span|h\\d|table|tbody|thead|td|tr|ul|ol|li|font"
              + "|details|summary|system-out|system-err)\\b[^<>]{0,200}|!DOCTYPE[^<>]{0,200})>");
  private static final Pattern SPACE = Pattern.compile("[\u00a0\u2000-\u200a\u202f\u3000]");
  private static final Pattern INVISIBLE = Pattern.compile("[\u200b-\u200f\ufeff\u00ad]");
  private static final Pattern CURLY = Pattern.compile("[\u201c-\u201f]");
  private static final Pattern DOUBLED = Pattern.compile("#\\d{1,15} \"\"[^\" ]");
  private static final Pattern DASH = Pattern.compile("^(\\s*)[\u2010-\u2015\u2212] ");

  /** What stands behind the quote where a dump begins in such lines. */
  private static final List<String> BEGINNINGS =
      List.of("\\\"", "#", DumpLines.DUMP, DumpLines.DEADLOCK, "3XMTHREADINFO ");

  private final JsonLog log = new JsonLog();
  private boolean ofLiterals;

  /** Returns the lines of the text that a line stands for: one, or many of an escaped text. */
  List<String> lines(String raw) {
    boolean plain = true;
    for (int i = 0; i < raw.length() && plain; i++) {
      char c = raw.charAt(i);
      plain = (c >= ' ' || c == '\t') && c < 127 && c != '\\' && c != '&' && c != '{' && c != '"';
    }
    if (plain && !ofLiterals) {
      return tagged(raw);
    }
    String line = characters(raw);
    List<String> ofLog = log.lines(line);
    if (ofLog != null) {
      return ofLog.stream().flatMap(one -> escaped(one).stream()).toList();
    }
    line = quotedOnce(line);
    String literal = literal(line);
    if (literal != null) {
      return literal.isEmpty() ? List.of("") : literal.lines().toList();
    }
    List<String> escaped = escaped(line);
    return escaped.size() == 1 ? tagged(line) : escaped;
  }

  private static List<String> escaped(String line) {
    return EscapedText.holdsLines(line)
        ? EscapedText.lines(line).stream().map(MarkUp::characters).toList()
        : List.of(line);
  }

  /** Without colours, and with the characters that a dump is made of. */
  private static String characters(String raw) {
    String line = raw;
    if (line.indexOf('\u001b') >= 0) {
      line = COLOUR.matcher(line).replaceAll("");
    }
    line = CONTROL.matcher(line).replaceAll("");
    if (line.chars().allMatch(c -> c < 127)) {
      return line;
    }
    line = SPACE.matcher(INVISIBLE.matcher(line).replaceAll("")).replaceAll(" ");
    line = DASH.matcher(line).replaceFirst("$1- ");
    return CURLY.matcher(line).replaceAll("\"");
  }

  private static List<String> tagged(String line) {
    if (!line.contains("<br")) {
      return List.of(plain(line));
    }
    List<String> lines = new ArrayList<>();
    for (String one : NEW_LINE.split(line, -1)) {
      lines.add(plain(one));
    }
    return lines;
  }

  private static String plain(String line) {
    String text = mayHaveTag(line) ? TAG.matcher(line).replaceAll("") : line;
    return Entities.resolve(text).stripTrailing();
  }

  /** In a dump most of what stands in such brackets is the address of a lock. */
  private static boolean mayHaveTag(String line) {
    for (int at = line.indexOf('<'); at >= 0; at = line.indexOf('<', at + 1)) {
      char next = at + 1 < line.length() ? line.charAt(at + 1) : ' ';
      if (next == '/' || next == '!' || (next >= 'a' && next <= 'z')) {
        return true;
      }
    }
    return false;
  }

  /** A table of values doubles the quotes within one. */
  private static String quotedOnce(String line) {
    String start = line.stripLeading();
    boolean doubled =
        (start.startsWith("\"\"") && start.length() > 2 && " \"".indexOf(start.charAt(2)) < 0)
            || line.contains("by \"\"")
            || line.contains(",\"\"\"")
            || DOUBLED.matcher(line).find();
    if (!doubled) {
      return line;
    }
    int column = line.indexOf(",\"\"\""); // those before it are not the dump's
    String text = column < 0 ? line : line.substring(column + 2);
    return text.replace("\"\"\"", "\"").replace("\"\"", "\"");
  }

  /**
   * Returns what stands in the quotes of a line like {@code "\tat A.b(A.java:1)",} of a program or
   * of pretty JSON, null if it is not one of such lines.
   */
  private @Nullable String literal(String line) {
    int from = line.indexOf('"');
    int to = line.lastIndexOf('"');
    if (from < 0 || to <= from || !line.substring(to + 1).matches("[\\s,;+)\\]]{0,10}")) {
      return null;
    }
    boolean begins =
        ofLiterals || BEGINNINGS.stream().anyMatch(begin -> line.startsWith(begin, from + 1));
    if (!begins) {
      return null;
    }
    String text = EscapedText.unescaped(line.substring(from + 1, to));
    ofLiterals |= text.lines().anyMatch(one -> DumpLines.begins(one) == 0);
    return ofLiterals ? text : null;
  }
}
