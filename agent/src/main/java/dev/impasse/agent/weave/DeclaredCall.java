package dev.impasse.agent.weave;

/**
 * A call of a declared lock's acquiring or releasing method.
 *
 * @param lock the declaration
 * @param acquires whether it is the acquiring method
 */
record DeclaredCall(DeclaredLock lock, boolean acquires) implements Match {

  @Override
  public String operation() {
    return lock.simpleName() + "." + (acquires ? lock.acquire() : lock.release());
  }
}
