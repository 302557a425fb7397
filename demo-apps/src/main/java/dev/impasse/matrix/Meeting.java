package dev.impasse.matrix;

import java.util.concurrent.atomic.AtomicInteger;

/** Where threads meet once, without a lock: each says that it is here, and looks for the others. */
final class Meeting {

  private final AtomicInteger missing;

  Meeting(int parties) {
    missing = new AtomicInteger(parties);
  }

  /** Returns when all have arrived. */
  void arrive() {
    missing.decrementAndGet();
    Pause.until(() -> missing.get() <= 0);
  }
}
