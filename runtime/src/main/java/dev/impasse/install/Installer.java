package dev.impasse.install;

import dev.impasse.runtime.AgentLoader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.AccessController;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.security.ProtectionDomain;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Puts the runtime (hooks and thread states) where every class sees it, into the boot loader, and
 * the agent where no class sees it, into a loader of its own; each as a module that opens nothing.
 *
 * <p>The runtime's classes are defined one by one with the JDK's internal {@code Unsafe}, so that
 * the boot class path stays as it is, and class-data sharing with it. Their module exports the
 * hooks to everybody and the rest to the agent alone. The agent's module exports what JMX reads. So
 * whoever gets hold of an object of ours, and with it of its class and loader, can do no more than
 * call the interface of the JDK that the object implements. docs/security.md has the promise.
 *
 * <p>By the JDK's internal ways and not by {@code ModuleLayer}, whose resolution costs a start a
 * tenth of its time. What is opened for that is opened to this class's module, which is gone when
 * {@link #start} returns.
 */
public final class Installer {

  private static final String RUNTIME = "impasse.runtime";
  private static final String HOOKS = "java.impasse";
  private static final String STATE = HOOKS + ".state";
  private static final String AGENT = "dev.impasse.agent";
  private static final String DESCRIPTOR = "inst/module-info.class";
  private static final String BOOT = "boot/";

  /** Names of the runtime's classes, a line each, superclasses first. */
  private static final String INDEX = BOOT + "index";

  private final Instrumentation instrumentation;
  private final JarFile jar;
  private final URI location;
  private final ProtectionDomain domain;
  private final Module base = Object.class.getModule();
  private final Module self = Installer.class.getModule();
  private final Class<?> modules;

  private Installer(Instrumentation instrumentation, URI location, ProtectionDomain domain)
      throws IOException, ReflectiveOperationException {
    this.instrumentation = instrumentation;
    this.location = location;
    this.domain = domain;
    jar = new JarFile(Path.of(location).toFile());
    Map<String, Set<Module>> internals =
        Map.of("jdk.internal.misc", Set.of(self), "jdk.internal.module", Set.of(self));
    instrumentation.redefineModule(base, Set.of(), internals, Map.of(), Set.of(), Map.of());
    modules = Class.forName("jdk.internal.module.Modules");
  }

  /**
   * Makes both modules, and starts the agent: with its own permissions, which its threads inherit,
   * and not with those of the class path.
   *
   * @param listeners the live collection of those that the application wants to hear of findings
   * @param location the agent jar, of which everything is read
   * @param domain what the agent's classes may do, if somebody asks
   * @return what the application may ask of the agent; null if it stays out, because this JVM makes
   *     an archive of classes: ours would go into it, but the modules that they are in would not,
   *     and the JVM of Java 25 crashes when it uses such a cache
   */
  @SuppressWarnings("removal") // security managers, until they are gone
  public static @Nullable Object start(
      @Nullable String arguments,
      Instrumentation instrumentation,
      boolean attached,
      Collection<?> listeners,
      URI location,
      ProtectionDomain domain)
      throws Throwable {
    Installer installer = new Installer(instrumentation, location, domain);
    if (isArchiving()) {
      return null;
    }
    Module runtime = installer.runtime();
    Method start =
        Class.forName(AGENT + ".AgentMain", true, installer.agent(runtime))
            .getMethod(
                "start", String.class, Instrumentation.class, boolean.class, Collection.class);
    try {
      return AccessController.doPrivileged(
          new Starting(
              start, new @Nullable Object[] {arguments, instrumentation, attached, listeners}));
    } catch (PrivilegedActionException e) {
      throw e.getException() instanceof InvocationTargetException failed
          ? failed.getCause()
          : e.getException();
    }
  }

  /** Whether this JVM makes a class-data archive or trains an AOT cache. */
  private static boolean isArchiving() throws ReflectiveOperationException {
    return (boolean)
        Class.forName("jdk.internal.misc.CDS").getMethod("isDumpingArchive").invoke(null);
  }

  /** The module first: once a class is there, its package is taken. */
  private Module runtime() throws IOException, ReflectiveOperationException {
    Module runtime =
        define(null, ModuleDescriptor.newModule(RUNTIME).packages(Set.of(HOOKS, STATE)).build());
    read(runtime, base);
    read(self, runtime);
    export(runtime, HOOKS);
    defineClasses();
    // It reads the ids of threads, and stores into mapped memory by address. The JDK calls it.
    instrumentation.redefineModule(
        base,
        Set.of(runtime),
        Map.of("jdk.internal.misc", Set.of(runtime)),
        Map.of("java.lang", Set.of(runtime), "java.nio", Set.of(runtime)),
        Set.of(),
        Map.of());
    export(runtime, STATE, base);
    export(runtime, STATE, self);
    return runtime;
  }

  private ClassLoader agent(Module runtime) throws IOException, ReflectiveOperationException {
    ClassLoader loader = Loaders.agent(location, jar, domain);
    ModuleDescriptor descriptor = ModuleDescriptor.read(ByteBuffer.wrap(read(DESCRIPTOR)));
    Module agent = define(loader, descriptor);
    for (Module module : ModuleLayer.boot().modules()) {
      read(agent, module); // images differ in what they have; what the agent needs is loaded late
    }
    for (ModuleDescriptor.Exports exported : descriptor.exports()) {
      export(agent, exported.source());
    }
    read(agent, runtime);
    export(runtime, STATE, agent);
    export(agent, AGENT, self);
    return loader;
  }

  private void defineClasses() throws IOException, ReflectiveOperationException {
    Class<?> unsafe = Class.forName("jdk.internal.misc.Unsafe");
    Object instance = unsafe.getMethod("getUnsafe").invoke(null);
    Method define =
        unsafe.getMethod(
            "defineClass",
            String.class,
            byte[].class,
            int.class,
            int.class,
            ClassLoader.class,
            ProtectionDomain.class);
    String index = new String(read(INDEX), StandardCharsets.UTF_8);
    for (String name : index.strip().split("\n", -1)) {
      byte[] bytes = read(BOOT + name + ".class");
      define.invoke(instance, name, bytes, 0, bytes.length, null, null);
    }
  }

  private byte[] read(String name) throws IOException {
    JarEntry entry = jar.getJarEntry(name);
    if (entry == null) {
      throw new IOException("the agent jar is not whole: jar=" + jar.getName() + " no=" + name);
    }
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private Module define(@Nullable ClassLoader loader, ModuleDescriptor descriptor)
      throws ReflectiveOperationException {
    return (Module)
        modules
            .getMethod("defineModule", ClassLoader.class, ModuleDescriptor.class, URI.class)
            .invoke(null, loader, descriptor, loader == null ? null : location);
  }

  private void read(Module from, Module to) throws ReflectiveOperationException {
    modules.getMethod("addReads", Module.class, Module.class).invoke(null, from, to);
  }

  private void export(Module from, String name) throws ReflectiveOperationException {
    modules.getMethod("addExports", Module.class, String.class).invoke(null, from, name);
  }

  private void export(Module from, String name, Module to) throws ReflectiveOperationException {
    modules
        .getMethod("addExports", Module.class, String.class, Module.class)
        .invoke(null, from, name, to);
  }

  /** A class of its own: it is verified when the runtime's classes are there. */
  private static final class Loaders {

    static ClassLoader agent(URI location, JarFile jar, ProtectionDomain domain) {
      return new AgentLoader(location, jar, domain);
    }
  }

  private static final class Starting implements PrivilegedExceptionAction<Object> {

    private final Method start;
    private final @Nullable Object[] arguments;

    Starting(Method start, @Nullable Object[] arguments) {
      this.start = start;
      this.arguments = arguments;
    }

    @Override
    public Object run() throws ReflectiveOperationException {
      return start.invoke(null, arguments);
    }
  }
}
