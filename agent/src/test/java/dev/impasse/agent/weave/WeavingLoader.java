package dev.impasse.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.model.Site;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;

/** Defines the classes of the test programs itself, woven and verified. */
final class WeavingLoader extends ClassLoader {

  static final String PROGRAMS = "dev.impasse.woven.";

  private final Weaver weaver;
  private final Map<String, byte[]> given = new HashMap<>();

  WeavingLoader(Weaver weaver) {
    super(WeavingLoader.class.getClassLoader());
    this.weaver = weaver;
    given.put(RecordedHooks.CLASSES.monitors().replace('/', '.'), RecordedHooks.hooks());
    given.put(RecordedHooks.CLASSES.references().replace('/', '.'), RecordedHooks.references());
  }

  static WeavingLoader create() {
    return create(WeaveOptions.DEFAULT);
  }

  static WeavingLoader create(WeaveOptions options) {
    Recorder.clear();
    return create(options, Recorder.sites());
  }

  /** Makes one in whose classes threads are paused before every operation. */
  static WeavingLoader steered() {
    Recorder.clear();
    SiteRegistry sites = Recorder.sites();
    return create(
        WeaveOptions.DEFAULT,
        new SiteRegistry() {
          @Override
          public int site(Site place, int ordinal) {
            return sites.site(place, ordinal);
          }

          @Override
          public boolean isSteered(int site) {
            return true;
          }
        });
  }

  private static WeavingLoader create(WeaveOptions options, SiteRegistry sites) {
    return new WeavingLoader(
        new Weaver(options, sites, new WeavingStatistics(), RecordedHooks.CLASSES, false));
  }

  Weaver weaver() {
    return weaver;
  }

  /** Adds a class, which is not woven any more. */
  WeavingLoader with(String name, byte[] classFile) {
    given.put(name, classFile);
    return this;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      byte[] bytes = given.get(name);
      if (bytes == null && name.startsWith(PROGRAMS)) {
        byte[] classFile = read(name);
        byte[] woven = weave(name, classFile);
        bytes = woven == null ? classFile : woven;
      }
      return bytes == null
          ? super.loadClass(name, resolve)
          : defineClass(name, bytes, 0, bytes.length);
    }
  }

  byte @Nullable [] weave(String name, byte[] classFile) {
    byte[] woven = weaver.weave(this, name.replace('.', '/'), classFile);
    assertThat(weaver.coverage().sample(SkipReason.FAILED)).isEmpty();
    if (woven != null) {
      verify(woven);
    }
    return woven;
  }

  private void verify(byte[] woven) {
    StringWriter text = new StringWriter();
    CheckClassAdapter.verify(
        new ClassReader(woven), getParent(), false, new PrintWriter(text, true));
    assertThat(text.toString()).isEmpty();
  }

  static byte[] read(String name) {
    try (InputStream in =
        WeavingLoader.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new AssertionError("no class file: name=" + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a static method without parameters of a program; lets its exceptions through. */
  @Nullable Object run(Class<?> program, String method) throws Throwable {
    try {
      var entry = loadClass(program.getName()).getDeclaredMethod(method);
      entry.setAccessible(true);
      return entry.invoke(null);
    } catch (java.lang.reflect.InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
