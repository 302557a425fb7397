package dev.impasse.core.report;

import java.util.List;

/** Lines of a text that is as wide as a terminal; escapes of colours take no room. */
final class TextLines {

  private final int width;
  private final StringBuilder out = new StringBuilder();

  TextLines(int width) {
    this.width = width;
  }

  int width() {
    return width;
  }

  /** Adds a line, whatever its length. */
  void line(String text) {
    out.append(text).append('\n');
  }

  void line(String indent, String text) {
    out.append(indent).append(text).append('\n');
  }

  void empty() {
    out.append('\n');
  }

  /** Adds words, as many as fit a line, further lines with an indent. */
  void wrapped(String first, String text, String indent) {
    StringBuilder line = new StringBuilder(first);
    int column = length(first);
    boolean empty = true;
    for (String word : text.split(" ", -1)) {
      if (!empty && column + 1 + word.length() > width) {
        line(line.toString());
        line = new StringBuilder(indent);
        column = indent.length();
        empty = true;
      }
      if (!empty) {
        line.append(' ');
        column++;
      }
      line.append(word);
      column += word.length();
      empty = false;
    }
    line(line.toString());
  }

  /** Adds steps with arrows between them, as many as fit a line. */
  void chain(List<String> steps) {
    StringBuilder line = new StringBuilder("  ");
    int column = 2;
    for (int i = 0; i < steps.size(); i++) {
      String step = steps.get(i) + (i + 1 < steps.size() ? " => " : "");
      int length = length(step);
      if (column + length > width && column > 2) {
        line(line.toString().stripTrailing());
        line = new StringBuilder("    ");
        column = 4;
      }
      line.append(step);
      column += length;
    }
    line(line.toString().stripTrailing());
  }

  /** Returns how many columns a text takes. */
  static int length(String text) {
    int length = 0;
    boolean escape = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\u001b') {
        escape = true;
      } else if (escape) {
        escape = c != 'm';
      } else {
        length++;
      }
    }
    return length;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
