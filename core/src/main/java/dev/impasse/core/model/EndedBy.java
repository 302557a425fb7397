package dev.impasse.core.model;

/** Who may end a wait for a resource: what the JVM and the JDK guarantee. */
public enum EndedBy {
  /** Nobody but its owner, by the rules of the JVM or the JDK. */
  OWNER("its owner alone"),
  /** Whoever releases: a holder is known, but another thread may do it for him. */
  RELEASE("whoever releases; most often its holder"),
  /** The thread that runs a task, and whoever completes or cancels it, or changes its pool. */
  TASK("who runs the task, completes or cancels it"),
  /** Whoever gives a signal; nobody holds it. */
  SIGNAL("whoever gives the signal"),
  /** Not known, or nobody waits for such a thing. */
  UNKNOWN("not known");

  private final String words;

  EndedBy(String words) {
    this.words = words;
  }

  /** Returns how documents say it. */
  public String words() {
    return words;
  }

  /** Whether anybody may end a wait for it, although it has a holder. */
  public boolean isAnybodyDespiteHolder() {
    return this == RELEASE || this == TASK;
  }
}
