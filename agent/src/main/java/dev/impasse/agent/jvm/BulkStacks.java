package dev.impasse.agent.jvm;

import dev.impasse.agent.console.Console;
import dev.impasse.runtime.ThreadTable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the stacks of many threads: of platform threads {@value #AT_ONCE} in one safepoint, by what
 * {@code Thread.getAllStackTraces} is made of; of virtual threads one by one, which stops nobody
 * else. One safepoint for each of 5,000 threads took 30 s; this takes a part of a second. No
 * safepoint is longer than the walk of its share.
 */
public final class BulkStacks {

  private static final int AT_ONCE = 200;
  private static final StackTraceElement[] NONE = {};
  private static final @Nullable MethodHandle DUMP = find();

  private BulkStacks() {}

  private static @Nullable MethodHandle find() {
    try {
      return MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
          .findStatic(
              Thread.class,
              "dumpThreads",
              MethodType.methodType(StackTraceElement[][].class, Thread[].class));
    } catch (ReflectiveOperationException | RuntimeException absent) {
      Console.debug(absent);
      return null;
    }
  }

  /** Passes the stack of each thread on, innermost frame first; empty if it has ended. */
  public static void forEach(
      Collection<Thread> threads, BiConsumer<Thread, StackTraceElement[]> to) {
    List<Thread> platform = new ArrayList<>();
    MethodHandle dump = DUMP;
    for (Thread thread : threads) {
      if (dump == null || ThreadTable.isVirtual(thread)) {
        to.accept(thread, ThreadTable.stackOf(thread));
      } else {
        platform.add(thread);
      }
    }
    for (int from = 0; dump != null && from < platform.size(); from += AT_ONCE) {
      some(dump, platform.subList(from, Math.min(from + AT_ONCE, platform.size())), to);
    }
  }

  private static void some(
      MethodHandle dump, List<Thread> threads, BiConsumer<Thread, StackTraceElement[]> to) {
    StackTraceElement[][] stacks = dump(dump, threads.toArray(new Thread[0]));
    for (int i = 0; i < threads.size(); i++) {
      to.accept(threads.get(i), stacks[i] == null ? NONE : stacks[i]);
    }
  }

  private static StackTraceElement[][] dump(MethodHandle dump, Thread[] threads) {
    try {
      return (StackTraceElement[][]) dump.invokeExact(threads);
    } catch (Throwable e) {
      throw new AssertionError(e); // it is given threads that were started
    }
  }
}
