package dev.impasse.core.html;

/**
 * Makes JSON that may stand in a script element: nothing in it ends the element or begins a
 * comment, and every character survives UTF-8.
 */
public final class ScriptSafe {

  private ScriptSafe() {}

  /** Returns the same JSON with what could be markup, and halves of characters, as escapes. */
  public static String json(String json) {
    StringBuilder safe = new StringBuilder(json.length() + json.length() / 16);
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < json.length()
              && Character.isLowSurrogate(json.charAt(i + 1));
      if (pair) {
        safe.append(c).append(json.charAt(++i));
      } else if (c == '<'
          || c == '>'
          || c == '&'
          || c == '\u2028'
          || c == '\u2029'
          || Character.isSurrogate(c)) {
        safe.append(String.format("\\u%04x", (int) c));
      } else {
        safe.append(c);
      }
    }
    return safe.toString();
  }

  /** Returns how many bytes a JSON text takes in a page. */
  public static int bytes(String json) {
    int bytes = 0;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      bytes += c == '<' || c == '>' || c == '&' ? 6 : c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
    }
    return bytes;
  }
}
