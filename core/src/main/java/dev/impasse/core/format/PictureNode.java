package dev.impasse.core.format;

/**
 * A vertex of a {@link Picture}.
 *
 * @param id unique in the picture: letters and digits
 * @param role what it stands for
 * @param label its name
 * @param detail what else there is to say of it, may be ""
 * @param finding fingerprint of the finding that it belongs to
 */
record PictureNode(String id, Role role, String label, String detail, String finding) {

  /** What a vertex stands for. */
  enum Role {
    /** The finding itself, as a heading. */
    FINDING,
    /** A thread of the cycle. */
    THREAD,
    /** A lock or another resource. */
    RESOURCE,
    /** A thread that is stuck because of the cycle. */
    BEHIND,
    /** A thread that could have helped and will not come. */
    GONE,
    /** Stands for what is left out. */
    MORE
  }
}
