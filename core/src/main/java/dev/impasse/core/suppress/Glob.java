package dev.impasse.core.suppress;

/**
 * A pattern in which {@code *} stands for any characters and {@code ?} for one.
 *
 * <p><b>Cost.</b> Whatever the pattern, at most {@code O(pattern * name)}, and no recursion: only
 * the last star that was passed is ever tried again, for what a star before it could take, the last
 * one can.
 */
final class Glob {

  private final String text;
  private final int[] pattern;

  private Glob(String text) {
    this.text = text;
    pattern = text.codePoints().toArray();
  }

  static Glob of(String written) {
    return new Glob(written);
  }

  boolean matches(String name) {
    int[] letters = name.codePoints().toArray();
    int at = 0;
    int star = -1;
    int taken = 0;
    for (int i = 0; i < letters.length; ) {
      if (at < pattern.length && pattern[at] == '*') {
        star = at++;
        taken = i;
      } else if (at < pattern.length && (pattern[at] == '?' || pattern[at] == letters[i])) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++taken;
      } else {
        return false;
      }
    }
    while (at < pattern.length && pattern[at] == '*') {
      at++;
    }
    return at == pattern.length;
  }

  @Override
  public String toString() {
    return text;
  }
}
