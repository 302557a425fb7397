package dev.impasse.core.dump;

import java.util.List;
import java.util.regex.Pattern;

/** Takes away what terminals, pages and logs add to a text: colours, entities, tags, escapes. */
final class MarkUp {

  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;?]*+[A-Za-z]");
  private static final Pattern TAG =
      Pattern.compile("</?(?:html|head|body|pre|code|p|br|div|span|h\\d|td|tr)\\b[^<>]{0,200}>");
  private static final String OF_CONTAINER = "{\"log\":\"";

  private MarkUp() {}

  /** Returns the lines of the text that a line stands for: one, or many of an escaped text. */
  static List<String> lines(String raw) {
    String line = raw;
    if (line.indexOf('\u001b') >= 0) {
      line = COLOUR.matcher(line).replaceAll("");
    }
    if (isEscaped(line)) {
      return unescaped(line).lines().map(MarkUp::plain).toList();
    }
    return List.of(plain(line));
  }

  private static boolean isEscaped(String line) {
    return line.startsWith(OF_CONTAINER)
        || line.contains("\\n\\tat ")
        || line.contains("\\n   java.lang.Thread.State")
        || (line.contains("\\n\\\"") && line.contains("tid="));
  }

  /** Undoes what JSON does to a text within quotes; whatever else is there stays. */
  private static String unescaped(String line) {
    StringBuilder text = new StringBuilder(line.length());
    boolean isWhole = line.startsWith(OF_CONTAINER); // nothing but the text, up to its quote
    int from = isWhole ? OF_CONTAINER.length() : 0;
    for (int i = from; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && isWhole) {
        break;
      }
      if (c != '\\' || i + 1 == line.length()) {
        text.append(c);
        continue;
      }
      char escape = line.charAt(++i);
      switch (escape) {
        case 'n' -> text.append('\n');
        case 't' -> text.append('\t');
        case 'r' -> {}
        case 'u' -> {
          int code = hex(line, i + 1);
          text.append(code < 0 ? 'u' : (char) code);
          i += code < 0 ? 0 : 4;
        }
        default -> text.append(escape);
      }
    }
    return text.toString();
  }

  private static int hex(String line, int from) {
    int code = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = i < line.length() ? Character.digit(line.charAt(i), 16) : -1;
      if (digit < 0) {
        return -1;
      }
      code = code * 16 + digit;
    }
    return code;
  }

  private static String plain(String line) {
    String text = line;
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    if (text.indexOf('<') >= 0 && text.indexOf('>') >= 0) {
      text = TAG.matcher(text).replaceAll("");
    }
    if (text.indexOf('&') >= 0 && text.indexOf(';') >= 0) {
      text =
          text.replace("&lt;", "<")
              .replace("&gt;", ">")
              .replace("&quot;", "\"")
              .replace("&#34;", "\"")
              .replace("&#39;", "'")
              .replace("&nbsp;", " ")
              .replace("&amp;", "&");
    }
    return text;
  }
}
