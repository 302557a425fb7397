package dev.impasse.agent.weave;

import dev.impasse.core.model.Site;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * What the weaver did with one class: the sites it made, and what it counted as left alone. No
 * judgement of its own.
 */
public final class Explanation implements SiteTable.Listener {

  private final Map<String, List<Map<String, Object>>> places = new LinkedHashMap<>();

  /** Weaves the class file with a weaver whose sites come here, and returns what happened. */
  public Map<String, Object> of(Weaver weaver, @Nullable ClassLoader loader, byte[] classFile) {
    Map<String, Object> result = new LinkedHashMap<>();
    String name = nameOf(classFile);
    String className = name.replace('/', '.');
    result.put("class", className);
    boolean woven = weaver.weave(loader, name, classFile) != null;
    WeavingStatistics coverage = weaver.coverage();
    Set<String> tooLarge = Set.copyOf(coverage.sample(SkipReason.METHOD_TOO_LARGE));
    List<Map<String, Object>> skipped = new ArrayList<>();
    coverage
        .skipped()
        .keySet()
        .forEach(
            reason -> {
              for (String what : coverage.sample(reason)) {
                if (reason.isOfClass()) {
                  result.put("verdict", "left alone");
                  result.put("code", reason.name());
                  result.put("reason", reason.reason());
                } else {
                  skipped.add(
                      entry("what", what, "code", reason.name(), "reason", reason.reason()));
                }
              }
            });
    result.putIfAbsent("verdict", woven ? "woven" : verdictWithout(skipped));
    List<Map<String, Object>> methods = new ArrayList<>();
    places.forEach(
        (method, operations) -> {
          if (woven && !tooLarge.contains(className + "." + method)) {
            methods.add(entry("method", readable(method), "woven", List.copyOf(operations)));
          }
        });
    result.put("methods", methods);
    result.put("skipped", skipped);
    return result;
  }

  /**
   * Returns what happens to a class with {@code weave=jdk}. Lock classes and those of the JDK call
   * hooks around whole methods, and what calls {@code Object.wait} or {@code notify} one before
   * each such call.
   */
  public Map<String, Object> whereLeftAlone(
      Weaver weaver, @Nullable ClassLoader loader, byte[] classFile) {
    String name = nameOf(classFile);
    if (loader != null && !weaver.admits(loader, name)) {
      return of(weaver, loader, classFile);
    }
    boolean woven =
        (loader == null
                ? JdkWeaving.weave(name, classFile)
                : weaver.weaveLeastOf(loader, name, classFile))
            != null;
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("class", name.replace('/', '.'));
    result.put("verdict", woven ? "woven" : "left alone");
    if (!woven) {
      result.put("code", "WEAVE_JDK");
      result.put(
          "reason",
          "neither a lock class nor calls of Object.wait and notify: weave=jdk leaves it as it is");
    }
    result.put("methods", List.of());
    result.put("skipped", List.of());
    return result;
  }

  @Override
  public void defined(Site site) {
    places
        .computeIfAbsent(site.methodName() + site.descriptor(), key -> new ArrayList<>())
        .add(
            entry(
                "line",
                site.line(),
                "operation",
                site.operation(),
                "receiver",
                site.expression(),
                "hook",
                hook(site.operation())));
  }

  private static String verdictWithout(List<Map<String, Object>> skipped) {
    return skipped.isEmpty() ? "nothing to weave" : "left as it is";
  }

  private static String nameOf(byte[] classFile) {
    try {
      return new ConstantPool(classFile).thisClass();
    } catch (IndexOutOfBoundsException | IllegalArgumentException malformed) {
      return "(no class file)"; // which the weaver finds out too
    }
  }

  private static String hook(String operation) {
    return HookTable.hooks().stream()
        .filter(hook -> hook.operation().equals(operation))
        .map(Hook::hookName)
        .findFirst()
        .orElseGet(() -> HookTable.hookOf(operation));
  }

  /** Returns {@code move(Account, long)} for a name and descriptor. */
  private static String readable(String method) {
    int descriptor = method.indexOf('(');
    return Stream.of(Type.getArgumentTypes(method.substring(descriptor)))
        .map(Type::getClassName)
        .map(type -> type.substring(type.lastIndexOf('.') + 1))
        .collect(Collectors.joining(", ", method.substring(0, descriptor) + "(", ")"));
  }

  private static Map<String, Object> entry(Object... keysAndValues) {
    Map<String, Object> entry = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      entry.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return entry;
  }
}
