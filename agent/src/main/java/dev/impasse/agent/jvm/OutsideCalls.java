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
 * Lists what is called from outside on threads that do not exist yet: handlers of signals, managed
 * beans, what the garbage collector sets going.
 *
 * <p>Takes locks of the JDK, which the application may hold: the detector's own daemon does not
 * come here. Thread-safe.
 */
public final class OutsideCalls {

  private static final String PACKAGE = "jdk.internal.misc";

  private final References references;
  private final Threads threads;
  private final PendingCalls pending;
  private final @Nullable VarHandle handlers;

  /**
   * What may be called.
   *
   * @param what it is, for people
   * @param className binary name of the class whose code may run on any object, empty if there is
   *     the one
   * @param object the object, null if it is not known
   */
  public record Entry(String what, String className, @Nullable Object object) {

    /** Returns an entry for the code of one object. */
    static Entry of(String what, Object object) {
      String type = LambdaBodies.host(object.getClass().getName());
      return new Entry(what + " (" + type + ")", "", object);
    }
  }

  OutsideCalls(
      Instrumentation instrumentation,
      References references,
      Threads threads,
      PendingCalls pending) {
    this.references = references;
    this.threads = threads;
    this.pending = pending;
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

  /**
   * Returns the handlers of signals, the managed beans, actions of cleaners and finalizers that are
   * not the JDK's.
   */
  public List<Entry> all() {
    List<Entry> all = new ArrayList<>();
    try {
      signalHandlers(all);
      pending.addOfGarbage(threads.all(), all);
      if (JdkModules.haveManagement()) {
        Beans.addTo(all, references);
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
          String host = LambdaBodies.host(type);
          all.add(new Entry("the handler of signal " + entry.getKey(), host, handler));
        }
      }
    }
  }

  private static List<Map.Entry<?, ?>> copy(Hashtable<?, ?> table) {
    return new ArrayList<>(Map.copyOf(table).entrySet());
  }

  /** Apart, so that nothing of the module is looked for where it is missing. */
  private static final class Beans {
    static void addTo(List<Entry> all, References references) {
      for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
        for (ObjectName name : server.queryNames(null, null)) {
          try {
            String type = server.getObjectInstance(name).getClassName();
            if (!isJdks(type) && !type.startsWith(OutsideCalls.class.getPackageName())) {
              Object bean = references.named(server, type);
              String host = LambdaBodies.host(type);
              all.add(new Entry("an operation of the managed bean " + name, host, bean));
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
}
