package dev.impasse.cli;

/** Placeholder. */
public final class Impasse {
  private Impasse() {}

  /** Placeholder. */
  public static void main(String[] args) {}
}
