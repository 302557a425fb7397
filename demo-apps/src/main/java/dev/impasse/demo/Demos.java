package dev.impasse.demo;

/** Placeholder. */
public final class Demos {
  private Demos() {}

  /** Placeholder. */
  public static void main(String[] args) {}
}
