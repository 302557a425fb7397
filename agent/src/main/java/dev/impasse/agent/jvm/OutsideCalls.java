package dev.impasse.agent.jvm;

import dev.impasse.agent.console.Console;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Lists what is called from outside on threads that do not exist yet: handlers of signals, and
 * managed beans.
 *
 * <p>Takes locks of the JDK, which the application may hold: the detector's own daemon does not
 * come here. Thread-safe.
 */
public final class OutsideCalls {

  private static final String PACKAGE = "jdk.internal.misc";

  private final References references;
  private final @Nullable VarHandle handlers;

  /**
   * What may be called.
   *
   * @param what it is, for people
   * @param className binary name of the class whose code runs
   * @param object the object, null if it is not known
   */
  public record Entry(String what, String className, @Nullable Object object) {}

  OutsideCalls(Instrumentation instrumentation, References references) {
    this.references = references;
    VarHandle table = null;
    try {
      JdkModules.open(instrumentation, Object.class.getModule(), PACKAGE);
      Class<?> type = Class.forName(PACKAGE + ".Signal");
      table =
          MethodHandles.privateLookupIn(type, MethodHandles.lookup())
              .findStaticVarHandle(type, "handlers", Hashtable.class);
    } catch (ReflectiveOperationException | RuntimeException absent) {
      Console.debug(absent);
    }
    handlers = table;
  }

  /** Returns the handlers of signals and the managed beans that are not the JDK's. */
  public List<Entry> all() {
    List<Entry> all = new ArrayList<>();
    try {
      signalHandlers(all);
      if (JdkModules.haveManagement()) {
        Beans.addTo(all);
      }
    } catch (RuntimeException | LinkageError absent) {
      Console.debug(absent); // it changed meanwhile
    }
    return all;
  }

  private void signalHandlers(List<Entry> all) {
    Hashtable<?, ?> table = handlers == null ? null : (Hashtable<?, ?>) handlers.get();
    for (Map.Entry<?, ?> entry : table == null ? List.<Map.Entry<?, ?>>of() : copy(table)) {
      List<Object> wrapped = new ArrayList<>(references.heldBy(entry.getValue()));
      wrapped.add(entry.getValue());
      for (Object handler : wrapped) {
        String type = handler.getClass().getName();
        if (!isJdks(type)) {
          all.add(new Entry("the handler of signal " + entry.getKey(), host(type), handler));
        }
      }
    }
  }

  private static List<Map.Entry<?, ?>> copy(Hashtable<?, ?> table) {
    return new ArrayList<>(Map.copyOf(table).entrySet());
  }

  /** Apart, so that nothing of the module is looked for where it is missing. */
  private static final class Beans {
    static void addTo(List<Entry> all) {
      for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
        for (ObjectName name : server.queryNames(null, null)) {
          try {
            String type = server.getObjectInstance(name).getClassName();
            if (!isJdks(type) && !type.startsWith(OutsideCalls.class.getPackageName())) {
              all.add(new Entry("an operation of the managed bean " + name, host(type), null));
            }
          } catch (InstanceNotFoundException gone) {
            Console.debug(gone);
          }
        }
      }
    }
  }

  private static boolean isJdks(String type) {
    return type.startsWith("java.")
        || type.startsWith("javax.management.")
        || type.startsWith("jdk.")
        || type.startsWith("sun.")
        || type.startsWith("com.sun.");
  }

  /** Returns the class that a lambda is written in, or the class itself. */
  private static String host(String type) {
    int lambda = type.indexOf("$$Lambda");
    return lambda < 0 ? type : type.substring(0, lambda);
  }
}
