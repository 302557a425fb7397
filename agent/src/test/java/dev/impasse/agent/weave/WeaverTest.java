package dev.impasse.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.agent.packaging.ReferenceWrappers;
import dev.impasse.core.model.Site;
import dev.impasse.woven.LockProgram;
import dev.impasse.woven.MonitorProgram;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WeaverTest {

  private static final String PROGRAM = LockProgram.class.getName();

  private static final Site PLACE = new Site(0, "a.B", "m", "()V", "", -1, "", "", "Lock.lock");

  private static Weaver weaver(SiteRegistry sites) {
    return new Weaver(WeaveOptions.DEFAULT, sites, new WeavingStatistics());
  }

  private static SiteTable silent() {
    return new SiteTable(site -> {});
  }

  @Test
  void givesTheSameSites_whenAClassIsWovenAgain() {
    SiteTable sites = silent();
    Weaver weaver = weaver(sites);
    byte[] classFile = WeavingLoader.read(PROGRAM);

    byte[] first = weaver.weave(getClass().getClassLoader(), PROGRAM.replace('.', '/'), classFile);
    int size = sites.size();
    byte[] second = weaver.weave(getClass().getClassLoader(), PROGRAM.replace('.', '/'), classFile);

    assertThat(second).isEqualTo(first);
    assertThat(sites.size()).isEqualTo(size).isPositive();
  }

  @Test
  void numbersSites_evenIfLineAndNameAreTheSame() {
    SiteTable sites = silent();

    int first = sites.site(PLACE, 0);
    int second = sites.site(PLACE, 1);

    assertThat(first).isEqualTo(1);
    assertThat(second).isEqualTo(2);
    assertThat(sites.site(PLACE, 0)).isEqualTo(1);
  }

  @Test
  void returnsNull_whenThereIsNothingToWeave() {
    Weaver weaver = weaver(silent());

    assertThat(weaver.weave(null, "com/acme/Tree", WeavingLoader.read(Match.class.getName())))
        .isNull();
    assertThat(weaver.coverage().withoutLocks()).isEqualTo(1);
    assertThat(weaver.coverage().seen()).isEqualTo(1);
  }

  @Test
  void neverThrows_whenTheRegistryFails() {
    Weaver weaver =
        weaver(
            (place, ordinal) -> {
              throw new IllegalStateException("full");
            });

    assertThat(weaver.weave(null, "com/acme/A", WeavingLoader.read(PROGRAM))).isNull();
    assertThat(weaver.coverage().skipped(SkipReason.FAILED)).isEqualTo(1);
    assertThat(weaver.coverage().sample(SkipReason.FAILED).get(0)).contains("com.acme.A", "full");
  }

  @Test
  void readsSupertypesAsResources_andLoadsNothingButTheHooks() {
    List<String> read = new ArrayList<>();
    List<String> loaded = new ArrayList<>();
    ClassLoader watching =
        new ClassLoader(getClass().getClassLoader()) {
          @Override
          public @Nullable InputStream getResourceAsStream(String name) {
            read.add(name);
            return super.getResourceAsStream(name);
          }

          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            loaded.add(name);
            return name.endsWith(".HookRefs") // made by the build
                ? defineReferences(name)
                : super.loadClass(name, resolve);
          }

          private Class<?> defineReferences(String name) {
            byte[] classFile = ReferenceWrappers.generate(HookClasses.RUNTIME);
            return defineClass(name, classFile, 0, classFile.length);
          }
        };
    Weaver weaver = weaver(silent());
    byte[] classFile = WeavingLoader.read(PROGRAM);

    weaver.weave(watching, PROGRAM.replace('.', '/'), classFile);
    weaver.weave(watching, PROGRAM.replace('.', '/'), classFile);

    assertThat(loaded)
        .filteredOn(name -> !name.equals("java.lang.Object")) // of the one defined here
        .containsExactlyElementsOf(
            HookClasses.RUNTIME.all().stream().map(name -> name.replace('/', '.')).toList());
    assertThat(read)
        .filteredOn(name -> name.contains("/woven/"))
        .containsExactlyInAnyOrder(
            "dev/impasse/woven/LockProgram$Door.class",
            "dev/impasse/woven/LockProgram$MyLock.class");
  }

  @Test
  void survivesALoader_thatFails() {
    ClassLoader failing =
        new ClassLoader(null) {
          @Override
          public InputStream getResourceAsStream(String name) {
            throw new IllegalStateException("closed");
          }
        };
    Weaver weaver = weaver(silent());

    assertThat(weaver.weave(failing, PROGRAM.replace('.', '/'), WeavingLoader.read(PROGRAM)))
        .isNotNull();
    assertThat(weaver.coverage().sample(SkipReason.UNKNOWN_RECEIVER))
        .contains("dev.impasse.woven.LockProgram$MyLock.lock");
  }

  @Test
  void countsWovenClasses() {
    Weaver weaver = weaver(silent());

    weaver.weave(
        getClass().getClassLoader(),
        MonitorProgram.class.getName().replace('.', '/'),
        WeavingLoader.read(MonitorProgram.class.getName()));

    assertThat(weaver.coverage().woven()).isEqualTo(1);
    assertThat(weaver.coverage().skipped()).isEmpty();
  }
}
