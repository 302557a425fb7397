package dev.impasse.core.finding;

import dev.impasse.core.model.LockKind;

/**
 * A lock in a report.
 *
 * @param id number of the lock in its run
 * @param kind its kind
 * @param label its name for people, {@code MutexDemo.mutexA}
 * @param className binary name of its class, "" when not known
 */
public record LockRef(int id, LockKind kind, String label, String className) {

  /** Returns the last part of the label: {@code mutexA}, {@code submit(...)}. */
  public String shortLabel() {
    int arguments = label.indexOf('(');
    int end = arguments < 0 ? label.length() : arguments;
    return label.endsWith(".class") ? label : label.substring(label.lastIndexOf('.', end) + 1);
  }

  /**
   * Returns the label without what changes from run to run: {@code Account} for {@code
   * Account@1f2e}, {@code thread end} for the end of any.
   */
  public String stableLabel() {
    if (kind == LockKind.THREAD_END || kind == LockKind.EXECUTOR) {
      return kind.word(); // its label has the name of a thread
    }
    int at = label.indexOf('@');
    int hash = label.indexOf('#');
    int end = at >= 0 ? at : hash >= 0 ? hash : label.length();
    return StableNames.ofClass(label.substring(0, end));
  }
}
