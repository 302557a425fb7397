package dev.impasse.core.predict;

/** Why a deadlock that some schedule reaches is suspected only: what the trace does not show. */
enum Doubt {
  /** Sections of a lock change places, in a trace that does not hold what they do to data. */
  CHANGES_PLACES(
      "not known: whether one of the sections that change places needs the data of the other,"
          + " such as an object made there"),
  /** A section of a lock that is not the pattern's own is left out, and so is what it wrote. */
  LEFT_OUT(
      "not known: whether a side needs the data of a section that the schedule leaves out, such as"
          + " a flag or a queue that another lock guards; in the order of these sections as"
          + " recorded the sides are never stuck"),
  /** Wanted is a lock of an object that is made within the section that is held. */
  BORN_INSIDE(
      "not known: whether another thread can have the lock at all by then: it belongs to an object"
          + " that is made within the section that is held, as far as its acquires show"),
  /** No two threads ever wanted this own lock at once, so nothing shows that it excludes. */
  NOT_SEEN_TO_EXCLUDE(
      "not known: whether the lock of the application's own excludes others: no thread was seen"
          + " waiting for it while another had it");

  private final String reason;

  Doubt(String reason) {
    this.reason = reason;
  }

  /** Returns what is not known, in words. */
  String reason() {
    return reason;
  }
}
