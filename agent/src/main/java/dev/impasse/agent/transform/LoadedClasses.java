package dev.impasse.agent.transform;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.weave.HappensBeforeWeaving;
import dev.impasse.agent.weave.TaskWeaving;
import dev.impasse.agent.weave.WeaveOptions;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Asks the JVM for the classes that it has loaded.
 *
 * <p>Before Java 25 the JDK's code behind {@link Instrumentation#getAllLoadedClasses} breaks the
 * rules of JNI, and under {@code -Xcheck:jni} the JVM prints a warning for that on stdout. There it
 * is not called: only the classes of the JDK that may be woven are looked up, by their names.
 */
public final class LoadedClasses {

  private static final int FIRST_CLEAN = 25;
  private static final String PACKAGE = "jdk.internal.misc";

  private LoadedClasses() {}

  /** Returns them; under {@code -Xcheck:jni} before Java 25, a few of the JDK. */
  public static List<Class<?>> of(Instrumentation instrumentation) {
    return Runtime.version().feature() < FIRST_CLEAN && isJniChecked(instrumentation)
        ? known()
        : List.of(instrumentation.getAllLoadedClasses());
  }

  private static List<Class<?>> known() {
    List<Class<?>> classes = new ArrayList<>();
    Stream.of(
            TaskWeaving.names(), new HappensBeforeWeaving(true).names(), WeaveOptions.namesOfJdk())
        .flatMap(names -> names)
        .forEach(
            name -> {
              try {
                add(Class.forName(name.replace('/', '.'), false, null), classes);
              } catch (ClassNotFoundException | LinkageError e) {
                Console.debug(e); // a package, or not in this JDK
              }
            });
    return classes;
  }

  private static void add(Class<?> c, List<Class<?>> classes) {
    classes.add(c);
    for (Class<?> member : c.getDeclaredClasses()) {
      add(member, classes);
    }
  }

  private static boolean isJniChecked(Instrumentation instrumentation) {
    try {
      instrumentation.redefineModule(
          Object.class.getModule(),
          Set.of(),
          Map.of(PACKAGE, Set.of(LoadedClasses.class.getModule())),
          Map.of(),
          Set.of(),
          Map.of());
      Object arguments =
          Class.forName(PACKAGE + ".VM").getMethod("getRuntimeArguments").invoke(null);
      return List.of((Object[]) arguments).stream()
          .anyMatch(
              argument -> argument.equals("-Xcheck:jni") || argument.equals("-XX:+CheckJNICalls"));
    } catch (ReflectiveOperationException | RuntimeException | LinkageError absent) {
      Console.debug(absent);
      return false;
    }
  }
}
