package dev.impasse.agent.weave;

/**
 * A lock of the application that does not implement {@code Lock}, declared by the user.
 *
 * @param internalName its class or interface, with slashes; subtypes count
 * @param acquire name of the method that acquires, with any parameters; one that returns {@code
 *     boolean} says by {@code false} that it did not
 * @param release name of the method that releases
 */
public record DeclaredLock(String internalName, String acquire, String release) {

  /**
   * Returns the lock written as {@code com.acme.DistLock:acquire/release}.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static DeclaredLock parse(String text) {
    int colon = text.indexOf(':');
    int slash = text.indexOf('/', colon + 1);
    if (colon <= 0 || slash <= colon + 1 || slash == text.length() - 1) {
      throw new IllegalArgumentException(
          "a declared lock must read class:acquire/release: locks=" + text);
    }
    return new DeclaredLock(
        text.substring(0, colon).strip().replace('.', '/'),
        text.substring(colon + 1, slash).strip(),
        text.substring(slash + 1).strip());
  }

  /** Returns the simple name of the class. */
  String simpleName() {
    return NameInterpreter.simpleName(internalName);
  }
}
