package dev.impasse.demo;

/**
 * A fork on the table of the philosophers; whoever is synchronized on it has it in hand.
 *
 * <p>Identity matters, so this is no record.
 */
final class Fork {

  private final int number;

  Fork(int number) {
    this.number = number;
  }

  /** Returns its place on the table, from 0. */
  int number() {
    return number;
  }
}
