package dev.impasse.core.trace;

/**
 * One thing that is wrong with a trace whose rest can be read.
 *
 * @param offset byte offset in the file, -1 when it is not about a place
 * @param message the rule that is broken, then {@code name=value}
 */
public record Damage(long offset, String message) {

  @Override
  public String toString() {
    return offset < 0 ? message : message + " (at byte " + offset + ")";
  }
}
