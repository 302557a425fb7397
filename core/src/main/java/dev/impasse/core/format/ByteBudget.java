package dev.impasse.core.format;

import dev.impasse.core.html.ScriptSafe;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Room for so many bytes of a page, and a count of what had none. */
final class ByteBudget {

  private static final int AROUND = 40;

  private int bytes;
  private int left;

  ByteBudget(int bytes) {
    this.bytes = bytes;
  }

  /** Returns what fits, from the first. */
  <T> List<T> fit(List<T> all, Function<T, String> text) {
    List<T> fitting = new ArrayList<>();
    for (T one : all) {
      int cost = ScriptSafe.bytes(text.apply(one)) + AROUND;
      if (cost > bytes) {
        left++;
      } else {
        bytes -= cost;
        fitting.add(one);
      }
    }
    return fitting;
  }

  /** Returns how much did not fit. */
  int left() {
    return left;
  }
}
