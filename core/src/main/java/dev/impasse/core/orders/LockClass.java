package dev.impasse.core.orders;

import dev.impasse.core.finding.LockRef;
import dev.impasse.core.model.LockInfo;
import dev.impasse.core.model.LockKind;

/**
 * All locks that live in the same place of the program: what is the same in another run.
 *
 * @param kind their kind
 * @param className binary name of their class
 * @param place the field they live in, {@code app.Account.lock}, or the code that first took one,
 *     {@code app.Account.move:12}; "" when neither is known
 */
public record LockClass(LockKind kind, String className, String place) {

  /** Returns it as reports show a lock. */
  public LockRef ref() {
    LockInfo info = new LockInfo(0, kind, className, 0, 0, place);
    String label = place.isEmpty() ? className : info.label();
    return new LockRef(0, kind, label, className);
  }
}
