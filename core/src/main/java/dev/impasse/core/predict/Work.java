package dev.impasse.core.predict;

/** Counts the items that were walked over, against a bound. */
final class Work {

  private final long most;
  private long done;

  Work(long most) {
    this.most = most;
  }

  void visited(long items) {
    done += items;
  }

  boolean exhausted() {
    return done >= most;
  }

  long done() {
    return done;
  }
}
