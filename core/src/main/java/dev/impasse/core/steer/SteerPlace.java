package dev.impasse.core.steer;

import dev.impasse.core.model.Site;

/**
 * A place in the code, as it is known again in another run: by method, operation, and what the code
 * calls the lock. Its line is for people; where a method does the same with the same expression
 * several times, the ordinal tells them apart.
 *
 * @param className binary name of the class
 * @param method name of the method
 * @param operation what is done there, as {@link Site#operation}
 * @param expression what the code calls the lock there, "" when not known
 * @param ordinal which of those of its method that do the same with the same expression, from 0
 * @param source where it was in the recorded run, {@code Stock.java:20}
 */
public record SteerPlace(
    String className,
    String method,
    String operation,
    String expression,
    int ordinal,
    String source) {

  /** Returns the place of a site. */
  static SteerPlace of(Site site, int ordinal) {
    String file = site.fileName().isEmpty() ? "Unknown Source" : site.fileName();
    return new SteerPlace(
        site.className(),
        site.methodName(),
        site.operation(),
        site.expression(),
        ordinal,
        site.line() < 0 ? file : file + ":" + site.line());
  }

  /**
   * Whether a site is in the same method and does the same there, on whichever line.
   *
   * @param numbered whether numbers in names count: those of lambdas and anonymous classes
   */
  boolean hasSameForm(Site site, boolean numbered) {
    return site.operation().equals(operation)
        && site.expression().equals(expression)
        && (numbered
            ? site.methodName().equals(method) && site.className().equals(className)
            : isSameName(site.methodName(), method) && isSameName(site.className(), className));
  }

  /**
   * Whether two names differ only in numbers, which compilers and JVMs give to lambdas, anonymous
   * classes and proxies. Without a regular expression: it is asked within hooks.
   */
  public static boolean isSameName(String one, String other) {
    int i = 0;
    int k = 0;
    while (true) {
      i = afterDigits(one, i);
      k = afterDigits(other, k);
      boolean ends = i == one.length() || one.charAt(i) == '/';
      boolean otherEnds = k == other.length() || other.charAt(k) == '/';
      if (ends || otherEnds) {
        return ends && otherEnds;
      }
      if (one.charAt(i++) != other.charAt(k++)) {
        return false;
      }
    }
  }

  private static int afterDigits(String name, int from) {
    int at = from;
    while (at < name.length() && name.charAt(at) >= '0' && name.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /** Returns the place for people: {@code Stock.release(Stock.java:20)}. */
  public String text() {
    return className.substring(className.lastIndexOf('.') + 1) + "." + method + "(" + source + ")";
  }
}
