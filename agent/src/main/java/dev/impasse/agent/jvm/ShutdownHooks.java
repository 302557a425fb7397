package dev.impasse.agent.jvm;

import dev.impasse.agent.console.Console;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which shutdown hooks there are: one may end a wait when the process is asked to end. */
final class ShutdownHooks {

  private final VarHandle hooks;

  private ShutdownHooks(VarHandle hooks) {
    this.hooks = hooks;
  }

  /** Returns null where the JDK keeps them elsewhere. */
  static @Nullable ShutdownHooks open() {
    try {
      Class<?> type = Class.forName("java.lang.ApplicationShutdownHooks");
      return new ShutdownHooks(
          MethodHandles.privateLookupIn(type, MethodHandles.lookup())
              .findStaticVarHandle(type, "hooks", IdentityHashMap.class));
    } catch (ReflectiveOperationException | RuntimeException absent) {
      Console.debug(absent);
      return null;
    }
  }

  /** Whether all of them are the JDK's or ours. */
  boolean areOnlyTheJdks(Executors executors) {
    try {
      IdentityHashMap<?, ?> all = (IdentityHashMap<?, ?>) hooks.getVolatile();
      if (all == null) {
        return false; // the JVM is on its way down
      }
      for (Object hook : Set.copyOf(all.keySet())) {
        Thread thread = (Thread) hook;
        boolean jdk =
            thread.getClass().getName().startsWith("java.util.")
                && executors.targetOf(thread) == null;
        if (!jdk && !Threads.isOurs(thread)) {
          return false;
        }
      }
      return true;
    } catch (RuntimeException changed) {
      return false; // one came meanwhile
    }
  }
}
