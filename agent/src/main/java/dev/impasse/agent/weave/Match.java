package dev.impasse.agent.weave;

/**
 * What a call turned out to be: a hooked method of the JDK, one of a declared lock, or a reflective
 * call, which may lead to a hooked method.
 */
sealed interface Match permits Hook, DeclaredCall, ReflectiveCall {

  /** Returns the operation as reports say it: {@code "Lock.lock"}. */
  String operation();
}
