package dev.impasse.agent.weave;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.analysis.Value;

/**
 * A value as the source would write it.
 *
 * @param size 1, or 2 for long and double
 * @param expression {@code "this.account.lock"}, or "" if not known
 * @param ownerField field it was read from, with its class: {@code "a.Account.lock"}, or ""
 */
record NamedValue(int size, String expression, String ownerField) implements Value {

  static final NamedValue UNKNOWN = new NamedValue(1, "", "");
  static final NamedValue UNKNOWN_WIDE = new NamedValue(2, "", "");

  /** Longer expressions are not shown: they help nobody. */
  private static final int LONGEST = 100;

  NamedValue {
    if (expression.length() > LONGEST) {
      expression = "";
    }
  }

  static NamedValue unknown(int size) {
    return size == 2 ? UNKNOWN_WIDE : UNKNOWN;
  }

  static NamedValue named(String expression) {
    return new NamedValue(1, expression, "");
  }

  @Override
  public int getSize() {
    return size;
  }

  /** By hand: what a record brings along costs 50 ms of class loading at the start. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other == this
        || (other instanceof NamedValue value
            && size == value.size
            && expression.equals(value.expression)
            && ownerField.equals(value.ownerField));
  }

  @Override
  public int hashCode() {
    return 31 * expression.hashCode() + ownerField.hashCode();
  }

  boolean isThis() {
    return expression.equals("this");
  }

  /** Returns the value where two paths of execution meet: what both agree on. */
  NamedValue merge(NamedValue other) {
    if (equals(other)) {
      return this;
    }
    String bothExpression = expression.equals(other.expression) ? expression : "";
    String bothField = ownerField.equals(other.ownerField) ? ownerField : "";
    NamedValue merged = new NamedValue(Math.min(size, other.size), bothExpression, bothField);
    return merged.equals(this) ? this : merged;
  }
}
