package dev.impasse.core.format;

import dev.impasse.core.report.Printable;
import dev.impasse.core.report.SourcePath;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The objects that SARIF is made of. */
final class Sarif {

  /** Unreserved characters of RFC 3986, and the slash. */
  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";

  private Sarif() {}

  /** Returns an object of names and values in turn; what is null is left out. */
  static Map<String, @Nullable Object> tree(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i] instanceof String name && namesAndValues[i + 1] != null) {
        tree.put(name, namesAndValues[i + 1]);
      }
    }
    return tree;
  }

  /** Returns a list, or null for an empty one, which is then left out. */
  static @Nullable List<?> list(List<?> list) {
    return list.isEmpty() ? null : list;
  }

  /** Returns a message; numbers in braces would be placeholders in it, and brackets links. */
  static Map<String, @Nullable Object> message(String text) {
    String plain = text.replace("{", "{{").replace("}", "}}");
    if (plain.contains("](")) {
      plain = plain.replace("[", "\\[").replace("]", "\\]");
    }
    return tree("text", plain);
  }

  /** Returns where a frame is, in the sources and in the program, with what happened there. */
  static Map<String, @Nullable Object> location(
      @Nullable StackTraceElement frame,
      @Nullable String text,
      @Nullable Integer id,
      SourcePath sources) {
    return tree(
        "id",
        id,
        "message",
        text == null ? null : message(text),
        "physicalLocation",
        frame == null ? null : physical(frame, sources, true),
        "logicalLocations",
        frame == null ? null : List.of(logical(frame)));
  }

  /** Returns where a frame of a stack is, without the lines of source. */
  static Map<String, @Nullable Object> frame(StackTraceElement frame, SourcePath sources) {
    return tree(
        "physicalLocation",
        physical(frame, sources, false),
        "logicalLocations",
        List.of(logical(frame)));
  }

  private static @Nullable Map<String, @Nullable Object> physical(
      StackTraceElement frame, SourcePath sources, boolean withLines) {
    String file = frame.getFileName();
    if (file == null) {
      return null;
    }
    String type = frame.getClassName();
    String folder = type.substring(0, type.lastIndexOf('.') + 1).replace('.', '/');
    String found = sources.inRepository(frame);
    List<SourcePath.Line> lines = withLines ? sources.around(frame) : List.of();
    return tree(
        "artifactLocation",
        tree("uri", uri(found == null ? folder + file : found), "uriBaseId", "SRCROOT"),
        "region",
        frame.getLineNumber() > 0 ? region(frame.getLineNumber(), lines) : null,
        "contextRegion",
        context(lines));
  }

  private static Map<String, @Nullable Object> region(int line, List<SourcePath.Line> around) {
    List<SourcePath.Line> asked = around.stream().filter(SourcePath.Line::asked).toList();
    return tree("startLine", line, "snippet", snippet(asked));
  }

  private static @Nullable Map<String, @Nullable Object> context(List<SourcePath.Line> lines) {
    if (lines.isEmpty()) {
      return null;
    }
    int first = lines.get(0).number();
    int last = lines.get(lines.size() - 1).number();
    return tree("startLine", first, "endLine", last, "snippet", snippet(lines));
  }

  private static @Nullable Map<String, @Nullable Object> snippet(List<SourcePath.Line> lines) {
    String text =
        lines.stream().map(line -> Printable.text(line.text())).collect(Collectors.joining("\n"));
    return lines.isEmpty() ? null : tree("text", text);
  }

  private static Map<String, @Nullable Object> logical(StackTraceElement frame) {
    return tree(
        "name",
        frame.getMethodName(),
        "fullyQualifiedName",
        frame.getClassName() + "." + frame.getMethodName(),
        "kind",
        "function");
  }

  /** Returns a path as a relative URI: what is neither letter nor digit there is encoded. */
  private static String uri(String path) {
    StringBuilder uri = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = PLAIN.indexOf(b) >= 0;
      if (plain) {
        uri.append((char) b);
      } else {
        uri.append(String.format("%%%02X", b & 0xFF));
      }
    }
    return uri.toString();
  }
}
