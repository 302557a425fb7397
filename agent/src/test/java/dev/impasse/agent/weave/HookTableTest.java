package dev.impasse.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.runtime.ReflectionHooks;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Type;

/** What woven code calls exists in the runtime, and the other way round. */
class HookTableTest {

  @Test
  void everyHookExists_andNoOther() throws Exception {
    Map<String, List<String>> named = new TreeMap<>();
    HookTable.hooks()
        .forEach(hook -> add(named, hook.kind().hooks(), hook.hookName() + hook.hookDescriptor()));
    String monitors = HookClasses.RUNTIME.monitors();
    add(named, monitors, HookTable.MONITOR_REQUEST + HookTable.OBJECT_AND_SITE);
    add(named, monitors, HookTable.MONITOR_ACQUIRED + HookTable.SITE);
    add(named, monitors, HookTable.MONITOR_RELEASE + HookTable.OBJECT_AND_SITE);
    add(named, monitors, HookTable.METHOD_ACQUIRED + HookTable.OBJECT_AND_SITE);
    add(named, monitors, HookTable.METHOD_RELEASED + HookTable.OBJECT_AND_SITE);
    String declared = HookClasses.RUNTIME.declared();
    add(named, declared, HookTable.DECLARED_REQUEST + HookTable.OBJECT_AND_SITE);
    add(named, declared, HookTable.DECLARED_ACQUIRED + HookTable.SITE);
    add(named, declared, HookTable.DECLARED_ACQUIRED_IF + HookTable.RESULT_AND_SITE);
    add(named, declared, HookTable.DECLARED_RELEASE + HookTable.OBJECT_AND_SITE);

    assertThat(named).hasSize(10);
    for (Map.Entry<String, List<String>> one : named.entrySet()) {
      assertThat(one.getValue())
          .as(one.getKey())
          .containsExactlyInAnyOrderElementsOf(
              statics(Class.forName(one.getKey().replace('/', '.'))));
    }
  }

  private static void add(Map<String, List<String>> named, String type, String signature) {
    named.computeIfAbsent(type, key -> new ArrayList<>()).add(signature);
  }

  @Test
  void namesTheRuntimesClasses() throws Exception {
    for (String name : HookClasses.RUNTIME.all()) {
      if (!name.equals("dev/impasse/runtime/HookRefs")) { // made by the build
        assertThat(Class.forName(name.replace('/', '.')).getSimpleName()).endsWith("Hooks");
      }
    }
    assertThat(HookClasses.RUNTIME.reflection())
        .isEqualTo(Type.getInternalName(ReflectionHooks.class));
    assertThat(HookClasses.in("java/impasse").references()).isEqualTo("java/impasse/HookRefs");
    assertThat(HookClasses.in("java/impasse").all())
        .hasSameSizeAs(HookClasses.RUNTIME.all())
        .allSatisfy(name -> assertThat(name).startsWith("java/impasse/"));
  }

  @Test
  void everyHookedMethodExists() throws Exception {
    for (Hook hook : HookTable.hooks()) {
      Class<?> type = Class.forName(hook.kind().internalName().replace('/', '.'));
      assertThat(type.getMethods())
          .filteredOn(method -> method.getName().equals(hook.method()))
          .extracting(Type::getMethodDescriptor)
          .contains(hook.descriptor());
    }
  }

  private static List<String> statics(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isStatic(method.getModifiers()))
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .map(HookTableTest::signature)
        .toList();
  }

  private static String signature(Method method) {
    return method.getName() + Type.getMethodDescriptor(method);
  }
}
