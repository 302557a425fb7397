package dev.impasse;

import java.util.List;
import java.util.regex.Pattern;

/** The names of this project that a source uses in full: in its imports, or where it stands. */
final class SourceNames {

  private static final Pattern NO_CODE =
      Pattern.compile(
          "/\\*.*?\\*/|//[^\\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])'",
          Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("\\bdev\\.impasse(?:\\.\\w+)+");

  private SourceNames() {}

  /** Returns them, but for those in comments and strings. */
  static List<String> in(String source) {
    String code = NO_CODE.matcher(source).replaceAll(" ");
    return NAME.matcher(code).results().map(found -> found.group()).distinct().toList();
  }
}
