package dev.impasse.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * What woven code calls around reflective calls, so that {@code lock} of a JDK class is seen also
 * when it is called by {@link Method#invoke} or a method handle.
 *
 * <p>The reflective call itself stays where it is, in the application's code, and checks its caller
 * as ever; it is only given another method: the hook's static wrapper, with the receiver as an
 * argument. Everything that is not an operation of a public JDK class on an object of it is
 * returned unchanged.
 */
public final class ReflectionHooks {

  private ReflectionHooks() {}

  /** Returns the method that {@link Method#invoke} is to be called on: a wrapper, or the same. */
  public static @Nullable Method method(
      @Nullable Method method, @Nullable Object receiver, @Nullable Object @Nullable [] arguments) {
    try {
      if (method == null
          || receiver == null
          || !StaticWrappers.isName(method.getName())
          || method.getParameterCount() != (arguments == null ? 0 : arguments.length)
          || !method.getDeclaringClass().isInstance(receiver)) {
        return method;
      }
      Method wrapper = StaticWrappers.of(method);
      return wrapper == null ? method : wrapper;
    } catch (Throwable failure) { // the application's call goes on as it was
      Stops.caught(failure);
      return method;
    }
  }

  /** Returns the arguments for what {@link #method} returned. */
  public static @Nullable Object @Nullable [] arguments(
      @Nullable Method method,
      @Nullable Object receiver,
      @Nullable Object @Nullable [] arguments,
      int site) {
    if (method == null || receiver == null || !StaticWrappers.isWrapper(method)) {
      return arguments;
    }
    int given = arguments == null ? 0 : arguments.length;
    @Nullable Object[] all = new Object[given + 2];
    all[0] = site;
    all[1] = receiver;
    if (arguments != null) {
      System.arraycopy(arguments, 0, all, 2, given);
    }
    return all;
  }

  /** Returns what {@link MethodHandles.Lookup#findVirtual} found, or a handle of the wrapper. */
  public static MethodHandle found(
      MethodHandle found, Class<?> type, String name, MethodType descriptor, int site) {
    try {
      if (!StaticWrappers.isName(name)) {
        return found;
      }
      return wrapper(found, type.getMethod(name, descriptor.parameterArray()), descriptor, site);
    } catch (Throwable failure) { // also what cannot be found: the lookup had its own ways
      Stops.caught(failure);
      return found;
    }
  }

  /** Returns what {@link MethodHandles.Lookup#bind} found, or a handle of the wrapper. */
  public static MethodHandle bound(
      MethodHandle found, Object receiver, String name, MethodType descriptor, int site) {
    try {
      if (!StaticWrappers.isName(name)) {
        return found;
      }
      Method method = receiver.getClass().getMethod(name, descriptor.parameterArray());
      MethodType free = found.type().insertParameterTypes(0, method.getDeclaringClass());
      MethodHandle wrapper = StaticWrappers.handle(method, free, descriptor, site);
      return wrapper == null ? found : wrapper.bindTo(receiver);
    } catch (Throwable failure) {
      Stops.caught(failure);
      return found;
    }
  }

  /** Returns what {@link MethodHandles.Lookup#unreflect} found, or a handle of the wrapper. */
  public static MethodHandle unreflected(MethodHandle found, Method method, int site) {
    try {
      if (!StaticWrappers.isName(method.getName()) || Modifier.isStatic(method.getModifiers())) {
        return found;
      }
      MethodType descriptor =
          MethodType.methodType(method.getReturnType(), method.getParameterTypes());
      return wrapper(found, method, descriptor, site);
    } catch (Throwable failure) {
      Stops.caught(failure);
      return found;
    }
  }

  private static MethodHandle wrapper(
      MethodHandle found, Method method, MethodType descriptor, int site)
      throws ReflectiveOperationException {
    MethodHandle wrapper = StaticWrappers.handle(method, found.type(), descriptor, site);
    return wrapper == null ? found : wrapper;
  }
}
