package demo;

import dev.impasse.annotations.SuppressDeadlock;

/** What the small traces are of; only its annotations are read. */
public final class Pair {

  @SuppressDeadlock("never at once")
  public static final Object first = new Object();

  private Pair() {}

  /** Not in any trace. */
  @SuppressDeadlock("of old")
  public static void idle() {
    throw new UnsupportedOperationException();
  }
}
