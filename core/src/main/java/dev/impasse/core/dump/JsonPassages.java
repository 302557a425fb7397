package dev.impasse.core.dump;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Finds thread dumps that are JSON in a text: after the headers of an answer, in a mail, behind the
 * prefix of a log, as a string within other JSON.
 *
 * <p>Cost: linear in the text; it keeps the lines from one that may begin JSON to where that ends,
 * or to the first that cannot belong to it.
 */
final class JsonPassages {

  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern BEGINNING = Pattern.compile("[\\[{]\\s*(?:[\"\\[{]|$)");
  private static final String MAY_BEGIN_A_LINE = "\"{}[],:-0123456789tfn";
  private static final int MOST_CHARS = 1 << 25;
  private static final int MOST_WITHIN = 3;
  private static final int MOST_TRIED = 4;

  private final List<ThreadDump> dumps = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private LinePrefix prefix = LinePrefix.NONE;
  private boolean isSecond;
  private int depth;
  private boolean inString;
  private boolean escaped;

  /** Takes the next line of the text. */
  void line(String raw) {
    if (depth == 0 && raw.indexOf('{') < 0 && raw.indexOf('[') < 0) {
      return;
    }
    String line = raw.contains("&quot;") ? Entities.resolve(raw) : raw;
    if (depth > 0 && !goesOn(line)) {
      clear();
    }
    if (depth == 0) {
      begin(line);
    }
  }

  /** Returns the dumps, also one that is cut at the end of the text. */
  List<ThreadDump> finish() {
    end();
    return List.copyOf(dumps);
  }

  private void begin(String line) {
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

  /** Takes a line within JSON; whether it can be one. */
  private boolean goesOn(String line) {
    if (isSecond && prefix.without(line) == null) {
      prefix = LinePrefix.NONE; // a log has put it before the first line alone
    }
    isSecond = false;
    String rest = prefix.without(line);
    if (rest == null) {
      return true; // somebody else's, in a log
    }
    String start = rest.stripLeading();
    boolean may = start.isEmpty() || inString || MAY_BEGIN_A_LINE.indexOf(start.charAt(0)) >= 0;
    if (may && text.length() + rest.length() < MOST_CHARS) {
      add(rest);
      return true;
    }
    return false;
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
    if (!text.isEmpty()) {
      read(text.toString(), MOST_WITHIN);
    }
    clear();
  }

  private void clear() {
    text.setLength(0);
    depth = 0;
    inString = false;
    escaped = false;
  }

  private void read(String json, int within) {
    if (JsonDumpReader.looksLike(json)) {
      dumps.addAll(JsonDumpReader.read(bytes(json)));
    } else if (ActuatorDumpReader.looksLike(json)) {
      dumps.addAll(ActuatorDumpReader.read(bytes(json)));
    } else if (within > 0 && (json.contains("hreadName\\") || json.contains("hreadDump\\"))) {
      strings(json).forEach(one -> read(one, within - 1));
    }
  }

  private static ByteArrayInputStream bytes(String json) {
    return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the strings in JSON that are JSON themselves; of one that is cut, those before. */
  private static List<String> strings(String json) {
    List<String> found = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        String value = token == JsonToken.VALUE_STRING ? parser.getString().strip() : "";
        if (value.startsWith("{") || value.startsWith("[")) {
          found.add(value);
        }
      }
    } catch (JacksonException e) {
      return found;
    }
    return found;
  }
}
