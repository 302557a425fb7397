package dev.impasse.core.finding;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of names what compilers, JVMs and proxy libraries number anew: hidden classes, lambdas,
 * anonymous classes, proxies, accessors.
 */
public final class StableNames {

  /** {@code Foo$$Lambda/0x000ab}, {@code Foo$$Lambda$14/0x000ab}, {@code Foo/0x000ab}. */
  private static final Pattern HIDDEN = Pattern.compile("(\\$\\$Lambda)?(\\$\\d+)?/(0x)?[0-9a-f]+");

  private static final Pattern LAMBDA_CLASS = Pattern.compile("\\$\\$Lambda\\$\\d+");

  /** {@code lambda$main$3}; {@code lambda$3} of other compilers; {@code access$000}. */
  private static final Pattern LAMBDA_METHOD =
      Pattern.compile("^(lambda|access)(\\$[^$]+)?\\$[0-9]+$");

  /** {@code $Proxy12}, in a package that may be numbered too. */
  private static final Pattern PROXY =
      Pattern.compile("(jdk\\.proxy\\d+|com\\.sun\\.proxy)\\.\\$Proxy\\d+");

  /** {@code Foo$$EnhancerBySpringCGLIB$$1a2b}, {@code Foo$$SpringCGLIB$$0}, ByteBuddy's. */
  private static final Pattern SUBCLASS =
      Pattern.compile("\\$\\$([A-Za-z]*CGLIB[A-Za-z]*)\\$\\$[0-9a-f]+|(\\$ByteBuddy)\\$\\w+");

  private static final Pattern ACCESSOR =
      Pattern.compile("(Generated\\w*Accessor|BoundMethodHandle\\$Species_\\w*?)\\d+$");

  /** {@code Foo$1}, {@code Foo$1Local}, {@code Foo$Bar$2$1}. */
  private static final Pattern NUMBER = Pattern.compile("\\$\\d+");

  private StableNames() {}

  /** Returns the name of a class without numbers of the compiler or the JVM. */
  public static String ofClass(String name) {
    if (name.indexOf('$') < 0 && name.indexOf('/') < 0 && !name.contains("Accessor")) {
      return name;
    }
    String stable = PROXY.matcher(name).replaceAll("\\$Proxy");
    stable = HIDDEN.matcher(stable).replaceAll(m -> m.group(1) == null ? "" : "\\$\\$Lambda");
    stable = LAMBDA_CLASS.matcher(stable).replaceAll("\\$\\$Lambda");
    stable =
        SUBCLASS
            .matcher(stable)
            .replaceAll(m -> m.group(1) == null ? "\\$ByteBuddy" : "\\$\\$" + m.group(1));
    stable = ACCESSOR.matcher(stable).replaceAll("$1");
    return NUMBER.matcher(stable).replaceAll("\\$");
  }

  /** Returns the name of a method without numbers of the compiler. */
  public static String ofMethod(String name) {
    return name.indexOf('$') < 0
        ? name
        : LAMBDA_METHOD
            .matcher(name)
            .replaceAll(
                m -> Matcher.quoteReplacement(m.group(1) + (m.group(2) == null ? "" : m.group(2))));
  }

  /** Whether a frame is of the JDK's own code. */
  public static boolean isOfTheJdk(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.startsWith("java.") || type.startsWith("jdk.");
  }

  /** Returns class and method of a frame, {@code ?} when there is none. */
  public static String ofFrame(@Nullable StackTraceElement frame) {
    return frame == null
        ? "?"
        : ofClass(frame.getClassName()) + "." + ofMethod(frame.getMethodName());
  }
}
