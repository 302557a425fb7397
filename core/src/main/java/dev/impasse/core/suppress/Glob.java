package dev.impasse.core.suppress;

import java.util.regex.Pattern;

/** A pattern in which {@code *} stands for any characters and {@code ?} for one. */
record Glob(String text, Pattern pattern) {

  static Glob of(String written) {
    String text = written.replaceAll("\\*+", "*"); // many would take long to match
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return new Glob(written, Pattern.compile(regex.toString(), Pattern.DOTALL));
  }

  boolean matches(String name) {
    return pattern.matcher(name).matches();
  }
}
