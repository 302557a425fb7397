package dev.impasse.agent.jvm;

import dev.impasse.agent.console.Console;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JVM's own print of its threads, for the one thing that it says nowhere else: which class a
 * thread waits for the initialiser of. Later updates of 17 do, and JDK 25 for virtual threads too.
 *
 * <p>A print stops all threads at a safepoint: it is asked for only when a thread is seen that
 * waits within an initialiser. Opened when first asked for. Thread-safe.
 */
public final class ThreadPrint {

  private static final String PACKAGE = "com.sun.management.internal";
  private static final String MOUNTED = "   Mounted virtual thread #";
  private static final String AWAITS = "\t- waiting on the Class initialization monitor for ";

  private final Instrumentation instrumentation;
  private @Nullable Object commands;
  private @Nullable Method execute;
  private boolean opened;

  ThreadPrint(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /**
   * Returns the classes that threads wait for, by the ids of the threads; nothing where the JVM
   * does not say it.
   */
  public synchronized Map<Long, String> classesAwaited() {
    if (!opened) {
      opened = true;
      open();
    }
    if (execute == null) {
      return Map.of();
    }
    try {
      Object text = execute.invoke(commands, "Thread.print");
      return text instanceof String print ? classesAwaited(print) : Map.of();
    } catch (ReflectiveOperationException | RuntimeException failed) {
      Console.debug(failed);
      return Map.of();
    }
  }

  private void open() {
    Module management = ModuleLayer.boot().findModule("jdk.management").orElse(null);
    if (management == null || !JdkModules.haveManagement()) {
      return;
    }
    try {
      JdkModules.open(instrumentation, management, PACKAGE);
      // Its initialiser loads the library that the commands are in.
      Class.forName(PACKAGE + ".PlatformMBeanProviderImpl");
      Class<?> type = Class.forName(PACKAGE + ".DiagnosticCommandImpl");
      Method instance = type.getDeclaredMethod("getDiagnosticCommandMBean");
      instance.setAccessible(true);
      Method method = type.getDeclaredMethod("executeDiagnosticCommand", String.class);
      method.setAccessible(true);
      commands = instance.invoke(null);
      execute = commands == null ? null : method;
    } catch (ReflectiveOperationException | RuntimeException | LinkageError absent) {
      Console.debug(absent);
    }
  }

  /** Reads a print. Names of threads may be anything; a line that begins with a quote is a head. */
  static Map<Long, String> classesAwaited(String print) {
    Map<Long, String> awaited = new HashMap<>();
    long thread = -1;
    for (String line : print.lines().toList()) {
      if (line.startsWith("\"")) {
        thread = idBehind("\" #", line);
      } else if (line.startsWith(MOUNTED)) {
        thread = idBehind(MOUNTED, line);
      } else if (line.startsWith(AWAITS) && thread >= 0) {
        awaited.put(thread, line.substring(AWAITS.length()).strip());
      }
    }
    return awaited;
  }

  /** Returns the number behind a mark, as in {@code "NAME" #12 daemon}; -1 if there is none. */
  private static long idBehind(String mark, String line) {
    int from = line.lastIndexOf(mark) + mark.length();
    int end = from;
    while (from >= mark.length() && end < line.length() && Character.isDigit(line.charAt(end))) {
      end++;
    }
    return end == from || end - from > 18 ? -1 : Long.parseLong(line, from, end, 10);
  }
}
