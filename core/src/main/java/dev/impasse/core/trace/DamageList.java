package dev.impasse.core.trace;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a trace, as far as anybody would read it. */
final class DamageList {

  private static final int MOST = 1000;

  private final List<Damage> all = new ArrayList<>();

  /** Adds one; behind the last that is kept, a word that there are more. */
  void add(Damage damage) {
    if (all.size() < MOST) {
      all.add(damage);
    } else if (all.size() == MOST) {
      all.add(new Damage(-1, "and more; only the first " + MOST + " are listed"));
    }
  }

  void add(long offset, String message) {
    add(new Damage(offset, message));
  }

  List<Damage> all() {
    return List.copyOf(all);
  }
}
