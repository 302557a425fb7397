package dev.impasse.agent.jvm;

import dev.impasse.agent.console.Console;
import dev.impasse.runtime.ThreadTable;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lists the virtual threads that live, by the JDK's internal containers of threads, which {@code
 * jcmd Thread.dump_to_file} uses too: since JDK 21. Takes no lock of the application. Thread-safe.
 */
final class VirtualThreadList {

  private static final String PACKAGE = "jdk.internal.vm";
  private static final int MOST = 50_000;

  private final MethodHandle root;
  private final MethodHandle threads;
  private final MethodHandle children;

  private VirtualThreadList(MethodHandle root, MethodHandle threads, MethodHandle children) {
    this.root = root;
    this.threads = threads;
    this.children = children;
  }

  /** Opens the JDK's internals to the agent; returns null where they are not there. */
  static @Nullable VirtualThreadList open(Instrumentation instrumentation) {
    Module base = Object.class.getModule();
    if (Runtime.version().feature() < 21 || !base.getPackages().contains(PACKAGE)) {
      return null;
    }
    try {
      JdkModules.export(instrumentation, PACKAGE);
      JdkModules.open(instrumentation, base, PACKAGE);
      Class<?> container = Class.forName(PACKAGE + ".ThreadContainer");
      Class<?> containers = Class.forName(PACKAGE + ".ThreadContainers");
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      MethodType stream = MethodType.methodType(Stream.class);
      return new VirtualThreadList(
          lookup
              .findStatic(containers, "root", MethodType.methodType(container))
              .asType(MethodType.methodType(Object.class)),
          lookup
              .findVirtual(container, "threads", stream)
              .asType(MethodType.methodType(Stream.class, Object.class)),
          lookup
              .findVirtual(container, "children", stream)
              .asType(MethodType.methodType(Stream.class, Object.class)));
    } catch (ReflectiveOperationException | RuntimeException absent) {
      Console.debug(absent);
      return null;
    }
  }

  /** Returns the virtual threads that live; of many, some. */
  List<Thread> inAnyState() {
    return inState(null);
  }

  /** Returns virtual threads in a state, in any state if it is null; of many, some. */
  List<Thread> inState(Thread.@Nullable State state) {
    List<Thread> found = new ArrayList<>();
    try {
      collect(root.invoke(), state, found);
    } catch (Throwable e) {
      Console.debug(e);
    }
    return found;
  }

  private void collect(Object container, Thread.@Nullable State state, List<Thread> found)
      throws Throwable {
    try (Stream<?> here = (Stream<?>) threads.invoke(container)) {
      here.limit(MOST)
          .filter(Thread.class::isInstance)
          .map(Thread.class::cast)
          .filter(ThreadTable::isVirtual)
          .filter(thread -> state == null || thread.getState() == state)
          .forEach(found::add);
    }
    try (Stream<?> below = (Stream<?>) children.invoke(container)) {
      for (Object child : below.toList()) {
        collect(child, state, found);
      }
    }
  }
}
