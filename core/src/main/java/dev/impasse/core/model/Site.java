package dev.impasse.core.model;

/**
 * A code location of one operation.
 *
 * @param id number of the site, 0 when not known
 * @param className binary name of the class, "" when not known
 * @param methodName method
 * @param descriptor its descriptor
 * @param fileName source file, "" when not known
 * @param line line, -1 when not known
 * @param expression what the operation is applied to, as written: {@code mutexA}, {@code
 *     this.account.lock}; "" when not known
 * @param ownerField the field it was read from, {@code dev.impasse.demo.MutexDemo.mutexA}; "" if
 *     none
 * @param operation {@code Lock.lock}, {@code monitorenter}, {@code synchronized method}; {@code
 *     Lock.lock by reference} where a method reference or handle is made, {@code Method.invoke}
 */
public record Site(
    int id,
    String className,
    String methodName,
    String descriptor,
    String fileName,
    int line,
    String expression,
    String ownerField,
    String operation) {

  /** Ends the operation of a site that makes a reference, which is called from elsewhere. */
  public static final String BY_REFERENCE = " by reference";

  /** How a compiler begins the name of a field that holds a captured local variable. */
  static final String CAPTURED = "val$";

  private static final String REFLECTIVE = "Method";

  /** Returns a site of which only the number is known. */
  public static Site unknown(int id) {
    return new Site(id, "", "", "", "", -1, "", "", "");
  }

  /** Returns the site of an operation in a frame, without a number. */
  public static Site at(StackTraceElement frame, String operation) {
    String file = frame.getFileName();
    return new Site(
        0,
        frame.getClassName(),
        frame.getMethodName(),
        "",
        file == null ? "" : file,
        frame.getLineNumber(),
        "",
        "",
        operation);
  }

  /** Returns the same place without its number, which means nothing outside of its run. */
  public Site outside() {
    return numbered(0);
  }

  /** Returns the same place with a number. */
  public Site numbered(int number) {
    return new Site(
        number,
        className,
        methodName,
        descriptor,
        fileName,
        line,
        expression,
        ownerField,
        operation);
  }

  /** Whether code of a class takes the monitor of its own object here. */
  public boolean locksItself() {
    return expression.equals("this")
        && (operation.equals("monitorenter") || operation.equals("synchronized method"));
  }

  /**
   * Returns the name that this site gives to a lock of a class: the field it is read from, or, for
   * a lock of the JDK that a lambda captured, its local variable; "" if none.
   */
  public String nameOf(String lockClass) {
    boolean captured =
        ownerField.isEmpty()
            && methodName.startsWith("lambda$")
            && lockClass.startsWith("java.")
            && isVariable(expression);
    return captured ? className + '.' + CAPTURED + expression : ownerField;
  }

  private static boolean isVariable(String expression) {
    return !expression.isEmpty()
        && !expression.equals("this")
        && !expression.equals("null")
        && Character.isJavaIdentifierStart(expression.charAt(0))
        && expression.chars().allMatch(Character::isJavaIdentifierPart);
  }

  /** Whether the place is known. */
  public boolean known() {
    return !className.isEmpty();
  }

  /** Whether the operation is called from elsewhere: a method reference or handle is made here. */
  public boolean isReference() {
    return operation.endsWith(BY_REFERENCE);
  }

  /** Whether the operation may give up instead of waiting, or is not known to do otherwise. */
  public boolean mayGiveUp() {
    return operation.contains(".try") || operation.startsWith(REFLECTIVE);
  }

  /** Returns the place as a stack frame; {@code <unknown>} names when it is not known. */
  public StackTraceElement frame() {
    return known()
        ? new StackTraceElement(className, methodName, fileName.isEmpty() ? null : fileName, line)
        : new StackTraceElement("<unknown>", "site#" + id, null, -1);
  }
}
