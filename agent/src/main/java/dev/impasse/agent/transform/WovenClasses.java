package dev.impasse.agent.transform;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.weave.HappensBeforeWeaving;
import dev.impasse.agent.weave.JdkWeaving;
import dev.impasse.agent.weave.TaskWeaving;
import dev.impasse.agent.weave.Weaver;
import dev.impasse.runtime.AgentLink;
import dev.impasse.runtime.LockHooks;
import dev.impasse.runtime.Tracking;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hands classes to the weaver: those that load from now on, and those that are there already.
 *
 * <p>Called on application threads while they load classes. Throws nothing, and leaves a class
 * alone when the current thread is already weaving, so that what the weaver itself loads cannot
 * lead back here.
 */
public final class WovenClasses implements ClassFileTransformer {

  private final Weaver weaver;
  private final @Nullable HappensBeforeWeaving edges;
  private final boolean jdkAlone;
  private final Instrumentation instrumentation;
  private final Module runtime = LockHooks.class.getModule();
  private final ThreadLocal<Boolean> weaving = new ThreadLocal<>();

  /**
   * Makes it.
   *
   * @param edges weaves the happens-before edges that the JDK makes, or null if nobody wants to
   *     know
   * @param jdkAlone whether the application is left alone, but for its lock classes and calls of
   *     {@code Object.wait} and {@code notify}: the JDK's own classes call hooks where threads wait
   *     in them
   */
  public WovenClasses(
      Instrumentation instrumentation,
      Weaver weaver,
      @Nullable HappensBeforeWeaving edges,
      boolean jdkAlone) {
    this.instrumentation = instrumentation;
    this.weaver = weaver;
    this.edges = edges;
    this.jdkAlone = jdkAlone;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable Module module,
      @Nullable ClassLoader loader,
      @Nullable String className,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    if (className == null || weaving.get() != null || isOfTheCheck(loader, className)) {
      return null;
    }
    weaving.set(true);
    try {
      return privileged(module, loader, className, classFile);
    } catch (Throwable t) {
      AgentLink link = Tracking.link;
      if (link != null && t.getClass().getName().equals("java.lang.ThreadDeath")) {
        link.stopped(Thread.currentThread(), t); // the JVM would swallow it
      }
      Console.debug(t);
      return null;
    } finally {
      weaving.remove();
    }
  }

  /**
   * Whether a security manager may need the class to answer a check, which we must not ask then: it
   * would load the class again.
   */
  @SuppressWarnings("removal") // until it is gone
  private boolean isOfTheCheck(@Nullable ClassLoader loader, String className) {
    return loader == null
        && System.getSecurityManager() != null
        && !TaskWeaving.isTask(className)
        && !(jdkAlone && JdkWeaving.weaves(className))
        && (edges == null || !edges.weaves(className))
        && !weaver.weavesJdkClass(className);
  }

  /** Where a security manager is, of Java 17: with our permissions, not those of who loads. */
  @SuppressWarnings("removal") // until it is gone
  private byte @Nullable [] privileged(
      @Nullable Module module, @Nullable ClassLoader loader, String className, byte[] classFile) {
    return System.getSecurityManager() == null
        ? readable(module, loader, className, classFile)
        : AccessController.doPrivileged(
            (PrivilegedAction<byte @Nullable []>)
                () -> readable(module, loader, className, classFile));
  }

  private byte @Nullable [] readable(
      @Nullable Module module, @Nullable ClassLoader loader, String className, byte[] classFile) {
    byte[] woven = woven(loader, className, classFile);
    if (woven != null && module != null) {
      letRead(module);
    }
    return woven;
  }

  private byte @Nullable [] woven(
      @Nullable ClassLoader loader, String className, byte[] classFile) {
    if (loader == null && TaskWeaving.isTask(className)) {
      return TaskWeaving.weave(classFile);
    }
    if (jdkAlone) {
      return loader == null
          ? JdkWeaving.weave(className, classFile)
          : weaver.weaveLeastOf(loader, className, classFile);
    }
    if (loader == null && edges != null && edges.weaves(className)) {
      return alsoEdges(edges, className, classFile);
    }
    return weaver.weave(loader, className, classFile);
  }

  /** Lets a named module read the runtime's; all others do. Without a lock if it does already. */
  private void letRead(Module module) {
    if (!module.canRead(runtime)) {
      instrumentation.redefineModule(
          module, Set.of(runtime), Map.of(), Map.of(), Set.of(), Map.of());
    }
  }

  private byte @Nullable [] alsoEdges(HappensBeforeWeaving also, String name, byte[] classFile) {
    byte[] woven = weaver.weave(null, name, classFile);
    byte[] both = also.weave(woven == null ? classFile : woven);
    return both == null ? woven : both;
  }

  /**
   * Weaves the application classes that were loaded before the agent; returns how many there were.
   */
  public int retransformLoaded() {
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
      return TaskWeaving.isTask(name)
          || (jdkAlone && JdkWeaving.weaves(name))
          || (edges != null && edges.weaves(name))
          || weaver.weavesJdkClass(name);
    }
    return loader != ClassLoader.getPlatformClassLoader()
        && loader != WovenClasses.class.getClassLoader()
        && !c.isArray()
        && !c.isHidden()
        && weaver.admits(loader, c.getName().replace('.', '/'));
  }
}
