package dev.impasse.agent.weave;

/**
 * One hooked method and the static hook that replaces a call of it.
 *
 * @param kind type whose method it is; subtypes count
 * @param method name of the method
 * @param descriptor descriptor of the method
 * @param overridable whether a subclass may override it, so that {@code super.m()} must stay
 * @param hasReference whether there is a twin for method references
 */
public record Hook(
    ReceiverKind kind, String method, String descriptor, boolean overridable, boolean hasReference)
    implements Match {

  /** Returns the name of the hook, which is also that of its twin for method references. */
  public String hookName() {
    return kind.hookName(method);
  }

  /** Returns the descriptor of the hook: receiver, arguments, site id. */
  public String hookDescriptor() {
    int end = descriptor.indexOf(')');
    return "(" + receiver() + descriptor.substring(1, end) + "I" + descriptor.substring(end);
  }

  /** Returns the descriptor of its twin for method references: receiver, arguments. */
  public String referenceDescriptor() {
    return "(" + receiver() + descriptor.substring(1);
  }

  @Override
  public String operation() {
    return kind.simpleName() + "." + method;
  }

  private String receiver() {
    return "L" + kind.internalName() + ";";
  }
}
