package dev.impasse.agent.weave;

import java.util.List;

/** First letters of the hooked methods by length of name: a filter that allocates nothing. */
final class MethodNames {

  private static final int LONGEST = 64;

  /** A bit per letter (modulo 64) for each length of name; longer names always pass. */
  private final long[] letters = new long[LONGEST];

  MethodNames(List<DeclaredLock> declared) {
    HookTable.hooks().forEach(hook -> add(hook.method()));
    for (ReflectiveCall call : ReflectiveCall.values()) {
      add(call.method());
    }
    declared.forEach(
        lock -> {
          add(lock.acquire());
          add(lock.release());
        });
  }

  private void add(String name) {
    if (name.charAt(0) >= 0x80) {
      return; // mayStart lets these pass
    }
    if (name.length() < LONGEST) {
      letters[name.length()] |= 1L << name.charAt(0);
    }
  }

  /** Returns false only if no hooked method has that first letter and length in bytes. */
  boolean mayStart(byte letter, int length) {
    return letter < 0 || length >= LONGEST || (letters[length] & (1L << letter)) != 0;
  }
}
