package dev.impasse.agent.jvm;

import dev.impasse.agent.console.Console;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says whether an object can be reached from another one through fields and arrays, by reading the
 * heap as it is: no code of the application runs.
 *
 * <p>Does not go through classes, loaders, threads and weak references, but for the actions of
 * cleaners. Cost: bounded by {@value #MOST_OBJECTS} objects. Thread-safe; may load classes (the
 * types of fields), so the detector's own daemon does not come here.
 */
public final class References {

  private static final int MOST_OBJECTS = 20_000;
  private static final int FEW_OBJECTS = 24;
  private static final int SOME_OBJECTS = 2_000;

  private final @Nullable MethodHandle offset;
  private final @Nullable MethodHandle get;
  private final Map<Class<?>, long[]> offsets = new ConcurrentHashMap<>();

  References(Instrumentation instrumentation) {
    MethodHandle offsetOf = null;
    MethodHandle reader = null;
    try {
      JdkModules.export(instrumentation, "jdk.internal.misc");
      Class<?> unsafe = Class.forName("jdk.internal.misc.Unsafe");
      Object instance = unsafe.getMethod("getUnsafe").invoke(null);
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      offsetOf =
          lookup
              .findVirtual(
                  unsafe, "objectFieldOffset", MethodType.methodType(long.class, Field.class))
              .bindTo(instance);
      reader =
          lookup
              .findVirtual(
                  unsafe,
                  "getReference",
                  MethodType.methodType(Object.class, Object.class, long.class))
              .bindTo(instance);
    } catch (ReflectiveOperationException | RuntimeException absent) {
      Console.debug(absent);
    }
    offset = offsetOf;
    get = reader;
  }

  /** Whether {@code to} can be reached from {@code from}; false if that took too long to find. */
  public boolean leads(@Nullable Object from, Object to) {
    if (from == null || get == null) {
      return false;
    }
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> open = new ArrayDeque<>();
    add(from, seen, open);
    while (!open.isEmpty() && seen.size() < MOST_OBJECTS) {
      Object at = open.remove();
      if (at == to) {
        return true;
      }
      for (Object next : refersTo(at)) {
        if (next == to) {
          return true; // a thread too, though nothing behind it counts
        }
        add(next, seen, open);
      }
    }
    return false;
  }

  /**
   * Returns the nearest objects of the application, those that code of the JDK is to call, and
   * time-outs: what is behind these is theirs.
   *
   * @param through which objects of the JDK may lead to them
   */
  List<Object> ofApplication(Object from, Predicate<Object> through) {
    List<Object> found = new ArrayList<>();
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> open = new ArrayDeque<>();
    add(from, seen, open);
    while (get != null && !open.isEmpty() && seen.size() < SOME_OBJECTS) {
      Object at = open.remove();
      if (isOfApplication(at.getClass()) || isTimeOut(at)) {
        found.add(at);
        continue;
      }
      for (Object next : refersTo(at)) {
        if (next != null && (through.test(next) || isOfApplication(next.getClass()))) {
          add(next, seen, open);
        }
      }
    }
    return found;
  }

  /** Whether an object ends a future when its time has come. */
  private static boolean isTimeOut(Object object) {
    String type = object.getClass().getName();
    return type.equals("java.util.concurrent.CompletableFuture$Timeout")
        || type.equals("java.util.concurrent.CompletableFuture$DelayedCompleter");
  }

  /** Whether it is no class of the JDK. */
  static boolean isOfApplication(Class<?> type) {
    String module = type.getModule().getName();
    return !type.isArray()
        && (module == null || !(module.startsWith("java.") || module.startsWith("jdk.")));
  }

  private List<Object> refersTo(Object at) {
    return at instanceof Object[] array ? Arrays.asList(array) : heldBy(at);
  }

  /** Returns an object of a class that is a few fields away, or null. */
  @Nullable Object nearest(Object from, Class<?> type) {
    return first(from, FEW_OBJECTS, this::heldBy, type::isInstance);
  }

  /** Returns an object behind another one whose class has a name, or null. */
  @Nullable Object named(Object from, String className) {
    return first(
        from, MOST_OBJECTS, this::refersTo, at -> at.getClass().getName().equals(className));
  }

  /** Returns the first object that is wanted, of so many at most, or null. */
  private @Nullable Object first(
      Object from, int most, Function<Object, List<Object>> onwards, Predicate<Object> wanted) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> open = new ArrayDeque<>();
    add(from, seen, open);
    while (get != null && !open.isEmpty() && seen.size() < most) {
      Object at = open.remove();
      if (wanted.test(at)) {
        return at;
      }
      onwards.apply(at).forEach(next -> add(next, seen, open));
    }
    return null;
  }

  /** Returns what the fields of an object refer to. */
  List<Object> heldBy(Object object) {
    List<Object> held = new ArrayList<>();
    for (long field : object instanceof Object[] ? new long[0] : fields(object.getClass())) {
      Object value = read(object, field);
      if (value != null) {
        held.add(value);
      }
    }
    return held;
  }

  private static void add(@Nullable Object object, Set<Object> seen, Deque<Object> open) {
    if (object == null) {
      return;
    }
    boolean ends =
        object instanceof Class<?>
            || object instanceof ClassLoader
            || object instanceof Thread
            || object instanceof String
            || (object instanceof Reference<?>
                && !object.getClass().getName().startsWith(PendingCalls.REFERENCES));
    if (!ends && seen.add(object)) {
      open.add(object);
    }
  }

  private @Nullable Object read(Object object, long field) {
    try {
      return get == null ? null : get.invoke(object, field);
    } catch (Throwable e) {
      return null;
    }
  }

  private long[] fields(Class<?> type) {
    return offsets.computeIfAbsent(type, this::offsetsOf);
  }

  private long[] offsetsOf(Class<?> type) {
    List<Long> found = new ArrayList<>();
    // What a reference refers to weakly is left alone, as it may be garbage.
    for (Class<?> c = type;
        c != null && c != Object.class && c != Reference.class;
        c = c.getSuperclass()) {
      try {
        for (Field field : c.getDeclaredFields()) {
          if (!Modifier.isStatic(field.getModifiers())
              && !field.getType().isPrimitive()
              && offset != null) {
            found.add((long) offset.invoke(field));
          }
        }
      } catch (Throwable e) {
        Console.debug(e); // a class whose fields cannot be listed leads nowhere
      }
    }
    return found.stream().mapToLong(Long::longValue).toArray();
  }
}
