package dev.impasse.agent;

import dev.impasse.agent.weave.TaskWeaving;
import dev.impasse.agent.weave.Weaver;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands classes to the weaver: those that load from now on, and those that are there already.
 *
 * <p>Called on application threads while they load classes. Throws nothing, and leaves a class
 * alone when the current thread is already weaving, so that what the weaver itself loads cannot
 * lead back here.
 */
final class WovenClasses implements ClassFileTransformer {

  private final Weaver weaver;
  private final ThreadLocal<Boolean> weaving = new ThreadLocal<>();

  WovenClasses(Weaver weaver) {
    this.weaver = weaver;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable Module module,
      @Nullable ClassLoader loader,
      @Nullable String className,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    if (className == null || weaving.get() != null) {
      return null;
    }
    weaving.set(true);
    try {
      return loader == null && TaskWeaving.isTask(className)
          ? TaskWeaving.weave(classFile)
          : weaver.weave(loader, className, classFile);
    } catch (Throwable t) {
      Console.debug(t);
      return null;
    } finally {
      weaving.remove();
    }
  }

  /**
   * Weaves the application classes that were loaded before the agent; returns how many there were.
   */
  int retransformLoaded(Instrumentation instrumentation) {
    List<Class<?>> loaded = new ArrayList<>();
    for (Class<?> c : LoadedClasses.of(instrumentation)) {
      if (instrumentation.isModifiableClass(c) && mayBeWoven(c)) {
        loaded.add(c);
      }
    }
    for (Class<?> c : loaded) {
      try {
        instrumentation.retransformClasses(c);
      } catch (UnmodifiableClassException | LinkageError | RuntimeException e) {
        Console.debug(e); // left as it was
      }
    }
    return loaded.size();
  }

  private boolean mayBeWoven(Class<?> c) {
    ClassLoader loader = c.getClassLoader();
    if (loader == null) {
      String name = c.getName().replace('.', '/');
      return TaskWeaving.isTask(name) || weaver.weavesJdkClass(name);
    }
    return loader != ClassLoader.getPlatformClassLoader()
        && loader != WovenClasses.class.getClassLoader()
        && !c.isArray()
        && !c.isHidden()
        && weaver.admits(loader, c.getName().replace('.', '/'));
  }
}
