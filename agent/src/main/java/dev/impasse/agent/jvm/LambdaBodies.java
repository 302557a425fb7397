package dev.impasse.agent.jvm;

import dev.impasse.agent.console.Console;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which method a lambda or a method reference calls, by the constants of the class that the
 * JVM has made of it. Thread-safe.
 */
public final class LambdaBodies {

  private static final String LAMBDA = "$$Lambda";

  private final @Nullable Object access;
  private @Nullable Method constants;

  LambdaBodies(Instrumentation instrumentation) {
    Object found = null;
    try {
      JdkModules.export(instrumentation, "jdk.internal.access");
      JdkModules.export(instrumentation, "jdk.internal.reflect");
      found =
          Class.forName("jdk.internal.access.SharedSecrets")
              .getMethod("getJavaLangAccess")
              .invoke(null);
      constants =
          Class.forName("jdk.internal.access.JavaLangAccess")
              .getMethod("getConstantPool", Class.class);
    } catch (ReflectiveOperationException | RuntimeException absent) {
      Console.debug(absent);
    }
    access = found;
  }

  /**
   * A method that is called.
   *
   * @param owner internal name of its class
   * @param name its name
   * @param descriptor its descriptor
   */
  public record Body(String owner, String name, String descriptor) {}

  /** Whether a name is of a class that the JVM has made of a lambda or a method reference. */
  public static boolean isOne(String type) {
    return type.contains(LAMBDA);
  }

  /** Returns the name of the class that a lambda is written in, or the name itself. */
  public static String host(String type) {
    int lambda = type.indexOf(LAMBDA);
    return lambda < 0 ? type : type.substring(0, lambda);
  }

  /** Returns what a lambda calls; nothing if that is not known. */
  public List<Body> of(Class<?> lambda) {
    List<Body> bodies = new ArrayList<>();
    try {
      Object pool = constants == null ? null : constants.invoke(access, lambda);
      int size = pool == null ? 0 : (int) pool.getClass().getMethod("getSize").invoke(pool);
      for (int i = 1; pool != null && i < size; i++) {
        Object tag = pool.getClass().getMethod("getTagAt", int.class).invoke(pool, i);
        if (tag.toString().endsWith("METHODREF")) {
          String[] of =
              (String[]) pool.getClass().getMethod("getMemberRefInfoAt", int.class).invoke(pool, i);
          if (!of[1].startsWith("<")) {
            bodies.add(new Body(of[0].replace('.', '/'), of[1], of[2]));
          }
        }
      }
    } catch (ReflectiveOperationException | RuntimeException | LinkageError absent) {
      Console.debug(absent);
    }
    return bodies;
  }
}
