package dev.impasse.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.runtime.AccessReferenceHooks;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AccessReferencesTest {

  @Test
  void hasAStaticMethodForEachRow_andARowForEachStaticMethod() {
    TreeSet<String> rows = new TreeSet<>();
    AccessReferences.methods()
        .forEach((owner, methods) -> methods.forEach(name -> rows.add(row(owner, name))));
    TreeSet<String> methods = new TreeSet<>();
    for (Method method : AccessReferenceHooks.class.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers())) {
        methods.add(method.getName());
      }
    }

    assertThat(rows.stream().map(row -> row.substring(row.indexOf('.') + 1)).distinct())
        .containsExactlyInAnyOrderElementsOf(methods);
    assertThat(rows).hasSize((int) declared().count());
  }

  private static Stream<Method> declared() {
    return Stream.of(AccessReferenceHooks.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()));
  }

  private static String row(String owner, String name) {
    String simple = owner.substring(owner.lastIndexOf('/') + 1);
    return simple + "." + (name.equals("<init>") ? "new" + simple : name);
  }
}
