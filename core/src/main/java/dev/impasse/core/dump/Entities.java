package dev.impasse.core.dump;

import java.util.Map;

/** Characters as pages of HTML write them: by name, or by number. */
final class Entities {

  private static final Map<String, String> NAMED =
      Map.of("lt", "<", "gt", ">", "quot", "\"", "amp", "&", "apos", "'", "nbsp", " ");
  private static final int LONGEST = 8;
  private static final int MOST_TIMES = 2;

  private Entities() {}

  /** Returns the text with its characters, also where it was escaped twice. Cost: linear. */
  static String resolve(String line) {
    String text = line;
    for (int i = 0; i < MOST_TIMES && text.indexOf('&') >= 0 && text.indexOf(';') >= 0; i++) {
      text = once(text);
    }
    return text;
  }

  private static String once(String line) {
    StringBuilder text = new StringBuilder(line.length());
    int from = 0;
    for (int at = line.indexOf('&'); at >= 0; at = line.indexOf('&', from)) {
      text.append(line, from, at);
      int end = line.indexOf(';', at);
      if (end < 0) {
        from = at;
        break;
      }
      String character = end - at - 1 > LONGEST ? "" : character(line.substring(at + 1, end));
      text.append(character.isEmpty() ? "&" : character);
      from = character.isEmpty() ? at + 1 : end + 1;
    }
    return text.append(line, from, line.length()).toString();
  }

  /** Returns what a name or a number stands for, "" if nothing is known by it. */
  private static String character(String name) {
    if (!name.startsWith("#")) {
      return NAMED.getOrDefault(name, "");
    }
    boolean hex = name.startsWith("#x") || name.startsWith("#X");
    try {
      int code = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
      return Character.isValidCodePoint(code) && code >= ' ' ? Character.toString(code) : "";
    } catch (NumberFormatException e) {
      return "";
    }
  }
}
