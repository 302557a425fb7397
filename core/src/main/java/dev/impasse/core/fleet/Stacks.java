package dev.impasse.core.fleet;

import dev.impasse.core.orders.Rows;
import dev.impasse.core.orders.TableReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Stacks, each once: a stack is its innermost frame on top of another one. Number 0 is the empty
 * one.
 */
final class Stacks {

  private final Texts texts;

  /** Class, method, file and line of each frame. */
  private final Rows frameRows = new Rows(4);

  private final List<StackTraceElement> frames = new ArrayList<>();

  /** Of each stack but the empty one, which it is on top of, and its frame. */
  private final Rows stacks = new Rows(2);

  Stacks(Texts texts) {
    this.texts = texts;
  }

  int number(List<StackTraceElement> innermostFirst) {
    int stack = 0;
    for (int i = innermostFirst.size() - 1; i >= 0; i--) {
      StackTraceElement frame = innermostFirst.get(i);
      String file = frame.getFileName() == null ? "" : frame.getFileName();
      int[] row = {
        texts.number(frame.getClassName()),
        texts.number(frame.getMethodName()),
        texts.number(file),
        frame.getLineNumber()
      };
      int number = frameRows.add(row);
      if (number == frames.size()) {
        frames.add(frame);
      }
      stack = on(stack, number);
    }
    return stack;
  }

  private int on(int outer, int frame) {
    return stacks.add(new int[] {outer, frame}) + 1;
  }

  /** Returns the numbers that the stacks of a file have here. */
  OfFile of(TableReader tables, FileStrings strings) {
    return new OfFile(tables, strings);
  }

  List<StackTraceElement> frames(int stack) {
    List<StackTraceElement> found = new ArrayList<>();
    for (int at = stack; at > 0; at = stacks.cell(at - 1, 0)) {
      found.add(frames.get(stacks.cell(at - 1, 1)));
    }
    return found;
  }

  /** The numbers that the stacks of a file have here, each looked up when it is asked for. */
  final class OfFile {

    private final TableReader tables;
    private final FileStrings strings;

    /** Numbers, 0 where not looked up. */
    private final int[] numbers;

    private OfFile(TableReader tables, FileStrings strings) {
      this.tables = tables;
      this.strings = strings;
      this.numbers = new int[tables.stacks()];
    }

    int number(int stack) {
      List<Integer> unknown = new ArrayList<>();
      int at = stack;
      while (at > 0 && numbers[at] == 0) {
        unknown.add(at);
        at = tables.outer(at);
      }
      int number = numbers[at];
      for (int i = unknown.size() - 1; i >= 0; i--) {
        number = on(number, frame(unknown.get(i)));
        numbers[unknown.get(i)] = number;
      }
      return number;
    }

    private int frame(int stack) {
      int[] row = {
        strings.number(tables.frameString(stack, 0)),
        strings.number(tables.frameString(stack, 1)),
        strings.number(tables.frameString(stack, 2)),
        tables.frameLine(stack)
      };
      int number = frameRows.add(row);
      if (number == frames.size()) {
        frames.add(tables.frames(stack).get(0));
      }
      return number;
    }
  }
}
