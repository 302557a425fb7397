package dev.impasse.core.fleet;

import dev.impasse.core.orders.StringTable;

/** The numbers that the strings of a file have in a fleet, each looked up when it is asked for. */
final class FileStrings {

  private final StringTable strings;
  private final Texts texts;

  /** Numbers plus 1, 0 where not looked up. */
  private final int[] numbers;

  FileStrings(StringTable strings, Texts texts) {
    this.strings = strings;
    this.texts = texts;
    this.numbers = new int[strings.size()];
  }

  int number(int string) {
    if (numbers[string] == 0) {
      numbers[string] = texts.number(strings, string) + 1;
    }
    return numbers[string] - 1;
  }
}
