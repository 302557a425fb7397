package dev.impasse.agent.waits;

/** Which calls are meant: by name, by how the name begins, or by name and descriptor. */
public final class CallPattern {

  private final String text;
  private final String name;
  private final String descriptor;
  private final boolean begins;

  /**
   * Reads a pattern.
   *
   * @param text {@code take} for every overload, {@code take*} for every name that begins so,
   *     {@code notify()V} for one overload
   */
  CallPattern(String text) {
    this.text = text;
    int open = text.indexOf('(');
    begins = text.endsWith("*");
    name =
        open >= 0 ? text.substring(0, open) : begins ? text.substring(0, text.length() - 1) : text;
    descriptor = open < 0 ? "" : text.substring(open);
  }

  /** Whether a call is meant. */
  boolean matches(String method, String ofDescriptor) {
    return matchesName(method) && (descriptor.isEmpty() || descriptor.equals(ofDescriptor));
  }

  /** Whether a call of that name may be meant, whatever its descriptor is. */
  boolean matchesName(String method) {
    return begins ? method.startsWith(name) : method.equals(name);
  }

  /** Returns the name, with a star if others begin like it. */
  String words() {
    return begins ? text : name;
  }

  @Override
  public String toString() {
    return text;
  }
}
