package dev.impasse.core.format;

/**
 * An edge of a {@link Picture}.
 *
 * @param number unique in the picture, from 1
 * @param role what it stands for
 * @param place where that happened, "" when not known
 */
record PictureEdge(int number, Role role, String place) {

  /** What an edge stands for. */
  enum Role {
    /** From a finding to its first thread. */
    SHOWS,
    /** From a thread to what it waits for. */
    WANTS,
    /** From a resource to who holds it. */
    HELD_BY,
    /** From a resource to who would have brought it about. */
    DUE_FROM
  }

  /** Returns the words of the edge. */
  String words() {
    return switch (role) {
      case SHOWS -> "";
      case WANTS -> "wants";
      case HELD_BY -> "held by";
      case DUE_FROM -> "due from";
    };
  }
}
