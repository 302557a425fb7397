package dev.impasse.forked;

import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.jar.JarFile;
import javax.management.ObjectName;

/**
 * Attacks the agent as application code can: with reflection on all that it gets hold of. Prints a
 * line {@code open: ...} for each way that leads anywhere, and counts what it tried.
 */
final class SealedProgram {

  private static final MethodHandles.Lookup MINE = MethodHandles.lookup();

  private static int tried;

  private SealedProgram() {}

  public static void main(String[] args) throws Exception {
    if (args.length > 0) {
      JarFile jar = new JarFile(Path.of(args[0]).toFile());
      ManagementFactory.getPlatformMBeanServer();
      Object services = services();
      ClassLoader agents = services.getClass().getClassLoader();
      attackLoader(agents);
      attackClasses(jar, "boot/", null);
      attackClasses(jar, "inst/", agents);
      attackObjects(services);
      attackThreads(agents);
      attackLoan();
    }
    modules();
    System.out.println("tried " + tried);
  }

  /** What the JDK's packages are open to: must be the same with the agent and without. */
  private static void modules() {
    Module mine = SealedProgram.class.getModule();
    for (Module module : ModuleLayer.boot().modules()) {
      for (String name : module.getPackages()) {
        if (module.isOpen(name, mine)) {
          System.out.println("package open: " + name);
        }
        if (module.isExported(name, mine) && module.getName().equals("java.base")) {
          System.out.println("package exported: " + name);
        }
      }
    }
  }

  private static Object services() throws Exception {
    Field field = Class.forName("dev.impasse.launch.AgentControl").getDeclaredField("services");
    field.setAccessible(true);
    return field.get(null);
  }

  private static void attackLoader(ClassLoader loader) throws Exception {
    attackType(loader.getClass());
    for (Method method : ClassLoader.class.getDeclaredMethods()) {
      if (method.getName().equals("defineClass")) {
        attackMember(method);
      }
    }
  }

  private static void attackClasses(JarFile jar, String folder, ClassLoader loader) {
    jar.stream()
        .map(entry -> entry.getName())
        .filter(name -> name.startsWith(folder) && name.endsWith(".class"))
        .filter(name -> !name.endsWith("module-info.class"))
        .map(name -> name.substring(folder.length(), name.length() - 6).replace('/', '.'))
        .filter(name -> name.contains("impasse"))
        .forEach(name -> attackType(name, loader));
  }

  private static void attackType(String name, ClassLoader loader) {
    try {
      attackType(Class.forName(name, false, loader));
    } catch (ClassNotFoundException | LinkageError e) {
      throw new AssertionError(name, e);
    }
  }

  private static void attackType(Class<?> type) {
    tried++;
    try {
      MethodHandles.privateLookupIn(type, MINE);
      System.out.println("open: private lookup in " + type);
    } catch (IllegalAccessException closed) {
      // as it should be
    }
    List<Member> members = new ArrayList<>(List.of(type.getDeclaredMethods()));
    members.addAll(List.of(type.getDeclaredFields()));
    members.addAll(List.of(type.getDeclaredConstructors()));
    for (Member member : members) {
      attackMember(member);
    }
  }

  /** Public members of the exported packages are audited by a list of their own. */
  private static void attackMember(Member member) {
    Class<?> type = member.getDeclaringClass();
    boolean audited =
        Modifier.isPublic(member.getModifiers())
            && Modifier.isPublic(type.getModifiers())
            && (ModuleLayer.boot().modules().contains(type.getModule()) // the JDK's own
                || type.getPackageName().equals("java.impasse")
                || type.getPackageName().equals("dev.impasse.agent.jmx"));
    tried++;
    if (!audited && ((AccessibleObject) member).trySetAccessible()) {
      System.out.println("open: " + member);
    }
  }

  private static void attackObjects(Object services) throws Exception {
    @SuppressWarnings("unchecked")
    Function<String, Object> function = (Function<String, Object>) services;
    attackType(services.getClass());
    for (String name : List.of("look", "predict", "thread", "lend")) {
      Object service = function.apply(name);
      if (service != null) {
        attackType(service.getClass());
      }
    }
    for (Object value : System.getProperties().values()) {
      if (!(value instanceof String)) {
        System.out.println("open: a property that is " + value.getClass());
      }
    }
    ObjectName bean = new ObjectName("dev.impasse:type=Detector");
    for (int i = 0;
        i < 500 && !ManagementFactory.getPlatformMBeanServer().isRegistered(bean);
        i++) {
      Thread.sleep(20);
    }
    attackType(ManagementFactory.getPlatformMBeanServer().getClassLoaderFor(bean).getClass());
  }

  private static void attackThreads(ClassLoader agents) {
    int ours = 0;
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("impasse-")) {
        ours++;
        if (thread.getContextClassLoader() == agents) {
          System.out.println("open: the context class loader of " + thread);
        }
        if (thread.getClass() != Thread.class) {
          attackType(thread.getClass());
        }
        attackType(thread.getUncaughtExceptionHandler().getClass());
      }
    }
    if (ours == 0) {
      throw new AssertionError("no thread of the agent");
    }
  }

  /** Asks for the thread-locals of others: a running thread, and one that somebody else made. */
  private static void attackLoan() throws Exception {
    ThreadLocal<String> secret = new ThreadLocal<>();
    Thread victim = Thread.currentThread();
    secret.set("secret");
    Method lend =
        Class.forName("dev.impasse.launch.AgentControl")
            .getMethod("lendThreadLocals", Thread.class, Runnable.class);
    Thread thief =
        new Thread(
            () -> {
              try {
                lend.invoke(null, victim, (Runnable) () -> {});
                System.out.println("open: a running thread was lent to");
              } catch (ReflectiveOperationException denied) {
                System.out.println("denied: " + denied.getCause());
              }
            });
    thief.start();
    thief.join();
    System.out.println("victim still has its " + secret.get());
  }
}
