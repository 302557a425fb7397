package dev.impasse.core.dump;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/**
 * A log of which each line is a JSON object: one of its fields has the text. Which one it is shows
 * where a dump begins; from there on its lines are those of that field.
 */
final class JsonLog {

  private @Nullable String field;

  /** Is loaded at the first line of such a log: most texts have none. */
  private static final class Json {
    static final JsonFactory FACTORY = new JsonFactory();
  }

  /** Returns the lines within such a line, null if it is none or its field is not known yet. */
  @Nullable List<String> lines(String line) {
    int begin = line.indexOf("{\"");
    if (begin < 0 || (field == null && !mayBegin(line)) || line.lastIndexOf('}') < begin) {
      return null;
    }
    Map<String, List<String>> texts = texts(line.substring(begin));
    if (field == null) {
      field = fieldOfDump(texts);
    }
    List<String> found = field == null ? null : texts.get(field);
    if (found == null) {
      return null;
    }
    List<String> lines = new ArrayList<>();
    for (String text : found) {
      if (text.isBlank()) {
        lines.add("");
      } else {
        text.lines().forEach(lines::add);
      }
    }
    return lines;
  }

  private static boolean mayBegin(String line) {
    return line.contains(DumpLines.DUMP)
        || line.contains("tid=")
        || line.contains(" Id=")
        || line.contains("t@")
        || line.contains("\\\"")
        || line.contains("Java-level")
        || line.contains("3XMTHREADINFO");
  }

  private static @Nullable String fieldOfDump(Map<String, List<String>> texts) {
    for (Map.Entry<String, List<String>> one : texts.entrySet()) {
      for (String text : one.getValue()) {
        if (text.lines().anyMatch(line -> DumpLines.begins(line) >= 0)) {
          return one.getKey();
        }
      }
    }
    return null;
  }

  /** Returns the texts of an object by their field; of one that is damaged, none. */
  private static Map<String, List<String>> texts(String json) {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    String name = "";
    try (JsonParser parser =
        Json.FACTORY.createParser(tools.jackson.core.ObjectReadContext.empty(), json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.PROPERTY_NAME) {
          name = parser.currentName();
        } else if (token == JsonToken.VALUE_STRING) {
          texts.computeIfAbsent(name, k -> new ArrayList<>()).add(parser.getString());
        } else if (token == JsonToken.END_OBJECT && parser.streamReadContext().inRoot()) {
          return texts;
        }
      }
    } catch (JacksonException e) {
      return Map.of();
    }
    return Map.of();
  }
}
