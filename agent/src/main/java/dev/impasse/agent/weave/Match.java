package dev.impasse.agent.weave;

/** What a call turned out to be: a hooked method of the JDK, or one of a declared lock. */
sealed interface Match permits Hook, DeclaredCall {

  /** Returns the operation as reports say it: {@code "Lock.lock"}. */
  String operation();
}
