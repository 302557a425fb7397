package dev.impasse.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.runtime.LockHooks;
import dev.impasse.runtime.ReflectionHooks;
import dev.impasse.runtime.SignalHooks;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Type;

/** What woven code calls exists in the runtime, and the other way round. */
class HookTableTest {

  @Test
  void everyHookExists_andNoOther() {
    assertThat(HookTable.hookSignatures())
        .containsExactlyInAnyOrderElementsOf(statics(LockHooks.class));
  }

  @Test
  void everySignalHookExists_andNoOther() {
    assertThat(HookTable.signalSignatures())
        .containsExactlyInAnyOrderElementsOf(statics(SignalHooks.class));
  }

  @Test
  void namesTheRuntimesClasses() {
    assertThat(HookClasses.RUNTIME)
        .isEqualTo(
            new HookClasses(
                Type.getInternalName(LockHooks.class),
                "dev/impasse/runtime/HookRefs", // made by the build
                Type.getInternalName(SignalHooks.class),
                Type.getInternalName(ReflectionHooks.class)));
    assertThat(HookClasses.in("java/impasse").references()).isEqualTo("java/impasse/HookRefs");
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
