package dev.impasse.agent.weave;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which classes are woven, and which locks the user declared.
 *
 * @param include packages or classes, with dots, or loaders as {@code loader:NAME} (their name, or
 *     the class or package of the loader itself): if any, only what one of these names is woven,
 *     and the default list of what to ignore does not apply to it
 * @param exclude the same of what is not woven; stronger than {@code include}
 * @param locks declared locks
 * @param jdk whether also those classes of the JDK are woven that take locks inside on behalf of
 *     the application: old collections, synchronized wrappers, queues, logging
 */
public record WeaveOptions(
    List<String> include, List<String> exclude, List<DeclaredLock> locks, boolean jdk) {

  /** Every application class, no declared lock. */
  public static final WeaveOptions DEFAULT = new WeaveOptions(List.of(), List.of(), List.of());

  /** Before the name of a loader. */
  private static final String LOADER = "loader:";

  private static final List<String> IMPASSE =
      List.of(
          "dev/impasse/runtime",
          "dev/impasse/launch",
          "dev/impasse/install",
          "dev/impasse/agent",
          "dev/impasse/core",
          "dev/impasse/cli",
          "dev/impasse/junit",
          "java/impasse");

  /** JDK packages, whatever the loader: the JDK's tools live in the application's loader. */
  private static final List<String> JDK = List.of("java", "jdk", "sun", "com/sun");

  /** Packages that are the JDK's only if the boot loader defines them. */
  private static final List<String> JDK_IN_BOOT_LOADER =
      List.of("javax", "org/w3c", "org/xml", "org/ietf", "org/jcp", "netscape");

  /** Classes of the JDK that lock on behalf of the application; none that the hooks use. */
  private static final List<String> LOCK_USERS =
      List.of(
          "java/util/Vector",
          "java/util/Stack",
          "java/util/Hashtable",
          "java/util/Timer",
          "java/util/logging",
          "java/util/concurrent/LinkedBlockingQueue",
          "java/util/concurrent/LinkedBlockingDeque",
          "java/util/concurrent/ArrayBlockingQueue",
          "java/util/concurrent/PriorityBlockingQueue",
          "java/util/concurrent/DelayQueue",
          "java/util/concurrent/CopyOnWriteArrayList",
          "java/io/PrintStream",
          "java/io/PrintWriter",
          "java/io/BufferedWriter",
          "java/beans");

  private static final List<String> GENERATED =
      List.of("sun/reflect/Generated", "jdk/internal/reflect/Generated");

  private static final List<String> OTHER_AGENTS =
      List.of(
          "io/opentelemetry/javaagent",
          "com/newrelic",
          "com/nr/agent",
          "datadog",
          "com/datadog",
          "com/dynatrace",
          "com/appdynamics",
          "com/intellij/rt",
          "org/aspectj/weaver",
          "org/jboss/byteman",
          "org/jacoco/agent",
          "net/bytebuddy/agent",
          "one/profiler",
          "io/pyroscope");

  /** Options without the classes of the JDK. */
  public WeaveOptions(List<String> include, List<String> exclude, List<DeclaredLock> locks) {
    this(include, exclude, locks, false);
  }

  /** Copies the lists; a trailing {@code .*} or dot of a package is allowed. */
  public WeaveOptions {
    include = include.stream().map(WeaveOptions::prefix).toList();
    exclude = exclude.stream().map(WeaveOptions::prefix).toList();
    locks = List.copyOf(locks);
  }

  /** Returns the operations of declared locks that release, as sites name them. */
  public Set<String> declaredReleases() {
    return locks.stream()
        .map(lock -> new DeclaredCall(lock, false).operation())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns why a class is left alone before its bytes are read, or null if it is not. */
  @Nullable SkipReason skipReason(@Nullable ClassLoader loader, String internalName) {
    if (anyOf(IMPASSE, internalName) || isOwnLoader(loader)) {
      return SkipReason.IMPASSE;
    }
    if (internalName.contains("+0x") || internalName.contains("/0x")) {
      return SkipReason.HIDDEN;
    }
    if (startsWithAny(GENERATED, internalName)) {
      return SkipReason.GENERATED;
    }
    if (anyOf(exclude, internalName) || anyLoaderOf(exclude, loader)) {
      return SkipReason.EXCLUDED;
    }
    boolean ofBootLoader = loader == null;
    if (ofBootLoader && weavesJdkClass(internalName)) {
      return null;
    }
    if (loader == ClassLoader.getPlatformClassLoader()
        || (ofBootLoader && anyOf(JDK, internalName))
        || (ofBootLoader && anyOf(JDK_IN_BOOT_LOADER, internalName))) {
      return SkipReason.JDK;
    }
    if (!include.isEmpty()) {
      return anyOf(include, internalName) || anyLoaderOf(include, loader)
          ? null
          : SkipReason.NOT_INCLUDED;
    }
    if (anyOf(JDK, internalName)) {
      return SkipReason.JDK;
    }
    return anyOf(OTHER_AGENTS, internalName) || isOfOtherAgent(loader)
        ? SkipReason.OTHER_AGENT
        : null;
  }

  /** Returns the internal names of classes and packages of the JDK that can be woven. */
  public static Stream<String> namesOfJdk() {
    return Stream.concat(LOCK_USERS.stream(), Stream.of("java/util/Collections"));
  }

  /** Whether a class of the JDK is woven. */
  public boolean weavesJdkClass(String internalName) {
    return jdk
        && (anyOf(LOCK_USERS, internalName)
            || internalName.startsWith("java/util/Collections$Synchronized"));
  }

  private static boolean isOwnLoader(@Nullable ClassLoader loader) {
    return loader != null
        && loader == WeaveOptions.class.getClassLoader()
        && loader != ClassLoader.getSystemClassLoader();
  }

  /** Agents load their own copies of libraries, under any name, in loaders of their own. */
  private static boolean isOfOtherAgent(@Nullable ClassLoader loader) {
    if (loader == null || loader == ClassLoader.getSystemClassLoader()) {
      return false;
    }
    return anyOf(OTHER_AGENTS, loader.getClass().getName().replace('.', '/'));
  }

  /** By the name that a loader was given, or that of its class. */
  private static boolean anyLoaderOf(List<String> options, @Nullable ClassLoader loader) {
    for (String option : options) {
      if (option.startsWith(LOADER)) {
        String wanted = option.substring(LOADER.length());
        String given = loader == null ? "boot" : loader.getName();
        if (wanted.equals(given)
            || (loader != null
                && anyOf(
                    List.of(wanted.replace('.', '/')),
                    loader.getClass().getName().replace('.', '/')))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean anyOf(List<String> prefixes, String name) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix) && endsAtBoundary(name, prefix.length())) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWithAny(List<String> prefixes, String name) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private static boolean endsAtBoundary(String name, int end) {
    return name.length() == end || name.charAt(end) == '/' || name.charAt(end) == '$';
  }

  private static String prefix(String option) {
    if (option.strip().startsWith(LOADER)) {
      return option.strip();
    }
    String name = option.strip().replace('.', '/');
    if (name.endsWith("/*")) {
      name = name.substring(0, name.length() - 2);
    }
    return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }
}
