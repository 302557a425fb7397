package dev.impasse.agent.react;

import dev.impasse.agent.Console;
import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;

/**
 * The JVM's own dump of all threads, virtual ones too: {@code HotSpotDiagnosticMXBean.dumpThreads},
 * since JDK 21. The only class that reaches it.
 */
final class VirtualDump {

  private static final String BEAN = "com.sun.management.HotSpotDiagnosticMXBean";

  private VirtualDump() {}

  /** Writes the dump as JSON to a file that is not there; returns whether the JVM could. */
  static boolean write(Path file) {
    try {
      Class<? extends PlatformManagedObject> bean =
          Class.forName(BEAN).asSubclass(PlatformManagedObject.class);
      Class<?> format = Class.forName(BEAN + "$ThreadDumpFormat");
      Object json = format.getField("JSON").get(null);
      bean.getMethod("dumpThreads", String.class, format)
          .invoke(
              ManagementFactory.getPlatformMXBean(bean), file.toAbsolutePath().toString(), json);
      return true;
    } catch (ClassNotFoundException | NoSuchMethodException | NoSuchFieldException absent) {
      return false; // before JDK 21
    } catch (IllegalAccessException | InvocationTargetException | RuntimeException failed) {
      Console.debug(failed);
      return false;
    }
  }
}
