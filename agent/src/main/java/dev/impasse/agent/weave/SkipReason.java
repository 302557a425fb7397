package dev.impasse.agent.weave;

/** Why a class, a method or a call was not woven; those of classes come first. */
public enum SkipReason {
  /** A class of the JDK, known by its loader or its package. */
  JDK("class of the JDK"),
  /** A class of Impasse. */
  IMPASSE("class of Impasse"),
  /** A class of another agent. */
  OTHER_AGENT("class of another agent"),
  /** A class the JDK generates for reflection. */
  GENERATED("class generated for reflection"),
  /** A hidden or anonymous class. */
  HIDDEN("hidden class"),
  /** Excluded by an option. */
  EXCLUDED("excluded by an option"),
  /** An option names what to include, and it is not among it. */
  NOT_INCLUDED("not included by an option"),
  /** A class whose loader hands on only what it has on a list, and the hooks are not on it. */
  HOOKS_HIDDEN("its class loader does not let it see the hooks"),
  /** A class file newer than the bytecode library knows. */
  NEW_CLASS_FILE("class file newer than the weaver knows"),
  /** Bytes that are no class file. */
  MALFORMED("not a well-formed class file"),
  /** An unexpected failure of the weaver. */
  FAILED("the weaver failed"),
  /** A method that would exceed 64 KB. */
  METHOD_TOO_LARGE("method would exceed 64 KB"),
  /** Monitors whose exits no handler covers: a hook between could leave the monitor held. */
  UNCOVERED_MONITOR("monitor without an exception handler around it"),
  /** A monitor of an object that is not initialised yet. */
  UNINITIALIZED_MONITOR("monitor of an object that is not initialised yet"),
  /** A synchronized method that gives the slot of {@code this} to another value. */
  OVERWRITTEN_THIS("synchronized method that overwrites or forgets this"),
  /** A static synchronized method in a class file that has no class constants. */
  NO_CLASS_CONSTANT("static synchronized method in a class file before Java 5"),
  /** A native synchronized method. */
  NATIVE_METHOD("native synchronized method"),
  /** A call whose receiver's supertypes could not be read. */
  UNKNOWN_RECEIVER("call on a type whose supertypes cannot be found"),
  /** A method reference that is serializable (its form is part of that), or has no hook. */
  METHOD_REFERENCE("serializable or rare method reference");

  private final String reason;

  SkipReason(String reason) {
    this.reason = reason;
  }

  /** Returns whether it is said of whole classes, and not of methods or calls in them. */
  public boolean isOfClass() {
    return compareTo(METHOD_TOO_LARGE) < 0;
  }

  /** Returns whether a user would expect it to be woven: it is the program's, and not excluded. */
  public boolean isGap() {
    return switch (this) {
      case JDK, IMPASSE, OTHER_AGENT, GENERATED, HIDDEN, EXCLUDED, NOT_INCLUDED -> false;
      default -> true;
    };
  }

  /** Returns the reason in words. */
  public String reason() {
    return reason;
  }
}
