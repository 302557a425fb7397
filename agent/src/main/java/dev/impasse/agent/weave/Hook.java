package dev.impasse.agent.weave;

import dev.impasse.agent.waits.ReceiverKind;

/**
 * One hooked method and the static hook that replaces a call of it.
 *
 * @param kind type whose method it is; subtypes count
 * @param method name of the method
 * @param descriptor descriptor of the method
 * @param overridable whether a subclass may override it, so that {@code super.m()} must stay
 * @param hookName name of the hook; its wrappers are called like the method
 */
public record Hook(
    ReceiverKind kind, String method, String descriptor, boolean overridable, String hookName)
    implements Match {

  /** Returns the descriptor of the hook: receiver, arguments, site id. */
  public String hookDescriptor() {
    int end = descriptor.indexOf(')');
    return "(" + receiver() + descriptor.substring(1, end) + "I" + descriptor.substring(end);
  }

  /**
   * Returns the descriptor of the hook's wrapper for references that have their receiver: receiver
   * and site id, which are captured, arguments.
   */
  public String boundDescriptor() {
    return "(" + receiver() + "I" + descriptor.substring(1);
  }

  /**
   * Returns the descriptor of the hook's wrapper for references that get their receiver later: site
   * id, which is captured, receiver, arguments.
   */
  public String freeDescriptor() {
    return "(I" + receiver() + descriptor.substring(1);
  }

  @Override
  public String operation() {
    return kind.simpleName() + "." + method;
  }

  private String receiver() {
    return "L" + kind.internalName() + ";";
  }
}
