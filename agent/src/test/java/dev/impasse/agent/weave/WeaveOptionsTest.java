package dev.impasse.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WeaveOptionsTest {

  private static final ClassLoader APPLICATION = ClassLoader.getSystemClassLoader();

  private static @Nullable SkipReason byDefault(@Nullable ClassLoader loader, String name) {
    return WeaveOptions.DEFAULT.skipReason(loader, name);
  }

  @Test
  void weavesApplicationClasses_whateverTheirLoader() {
    assertThat(byDefault(APPLICATION, "com/acme/Main")).isNull();
    assertThat(byDefault(null, "com/acme/OnBootPath")).isNull();
    assertThat(byDefault(APPLICATION, "javax/jms/Queue")).isNull();
    assertThat(byDefault(APPLICATION, "dev/impasse/demo/MutexDemo")).isNull();
  }

  @Test
  void leavesJdkAlone() {
    assertThat(byDefault(null, "java/util/Vector")).isEqualTo(SkipReason.JDK);
    assertThat(byDefault(null, "javax/swing/JFrame")).isEqualTo(SkipReason.JDK);
    assertThat(byDefault(ClassLoader.getPlatformClassLoader(), "java/sql/DriverManager"))
        .isEqualTo(SkipReason.JDK);
    assertThat(byDefault(APPLICATION, "com/sun/tools/javac/Main")).isEqualTo(SkipReason.JDK);
  }

  @Test
  void leavesItselfAndOtherAgentsAlone() {
    assertThat(byDefault(APPLICATION, "dev/impasse/runtime/LockHooks"))
        .isEqualTo(SkipReason.IMPASSE);
    assertThat(byDefault(null, "java/impasse/LockHooks")).isEqualTo(SkipReason.IMPASSE);
    assertThat(byDefault(null, "io/opentelemetry/javaagent/bootstrap/Agent"))
        .isEqualTo(SkipReason.OTHER_AGENT);
  }

  @Test
  void leavesHiddenAndGeneratedClassesAlone() {
    assertThat(byDefault(APPLICATION, "com/acme/Main$$Lambda$14+0x0000000800c03000"))
        .isEqualTo(SkipReason.HIDDEN);
    assertThat(byDefault(APPLICATION, "com/acme/Main$$Lambda$14/0x0000000800c03000"))
        .isEqualTo(SkipReason.HIDDEN);
    assertThat(byDefault(null, "jdk/internal/reflect/GeneratedMethodAccessor1"))
        .isEqualTo(SkipReason.GENERATED);
  }

  @Test
  void endsPrefixesAtPackagesAndNestedClasses() {
    WeaveOptions options =
        new WeaveOptions(
            List.of("com.acme", "com.sun.mail.*"), List.of("com.acme.gen."), List.of());

    assertThat(options.skipReason(APPLICATION, "com/acme/Main")).isNull();
    assertThat(options.skipReason(APPLICATION, "com/sun/mail/Folder")).isNull();
    assertThat(options.skipReason(APPLICATION, "com/acmetric/Main"))
        .isEqualTo(SkipReason.NOT_INCLUDED);
    assertThat(options.skipReason(APPLICATION, "com/acme/gen/Parser"))
        .isEqualTo(SkipReason.EXCLUDED);
  }

  @Test
  void choosesByLoaderToo_byItsNameOrByTheClassOfTheLoader() throws Exception {
    try (URLClassLoader plugins = new URLClassLoader("plugins", new URL[0], null)) {
      String main = "com/acme/Main";
      for (String loader : List.of("plugins", "java.net.URLClassLoader", "java.net")) {
        String option = "loader:" + loader;
        assertThat(including(option).skipReason(plugins, main)).isNull();
        assertThat(including(option).skipReason(APPLICATION, main))
            .isEqualTo(SkipReason.NOT_INCLUDED);
        assertThat(excluding(option).skipReason(plugins, main)).isEqualTo(SkipReason.EXCLUDED);
        assertThat(excluding(option).skipReason(APPLICATION, main)).isNull();
      }
      assertThat(excluding("loader:plug").skipReason(plugins, main)).isNull();
      assertThat(excluding("loader:boot").skipReason(null, main)).isEqualTo(SkipReason.EXCLUDED);
    }
  }

  private static WeaveOptions including(String option) {
    return new WeaveOptions(List.of(option), List.of(), List.of());
  }

  private static WeaveOptions excluding(String option) {
    return new WeaveOptions(List.of(), List.of(option), List.of());
  }

  @Test
  void parsesDeclaredLocks() {
    assertThat(DeclaredLock.parse("com.acme.DistLock:acquire/release"))
        .isEqualTo(new DeclaredLock("com/acme/DistLock", "acquire", "release"));
  }

  @Test
  void rejectsDeclaredLocks_ofAnotherForm() {
    for (String text : List.of("", "com.acme.DistLock", "a:b", "a:b/", ":b/c", "a:/c")) {
      assertThatThrownBy(() -> DeclaredLock.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("locks=" + text);
    }
  }
}
