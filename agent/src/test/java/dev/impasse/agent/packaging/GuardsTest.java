package dev.impasse.agent.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Type;

class GuardsTest {

  /** Fails as operations do where the stack ends at their call. */
  public static final class FailingOperations {

    static int failures;

    public static void failed(Throwable failure) {
      failures++;
      throw new StackOverflowError("there is no room for this either");
    }

    public static long hold(String lock) {
      throw new StackOverflowError(lock);
    }

    public static boolean known(String lock) {
      throw new StackOverflowError(lock);
    }

    public static String name(String lock) {
      throw new StackOverflowError(lock);
    }

    public static void noted(String lock) {
      throw new StackOverflowError(lock);
    }
  }

  /** Calls operations as hooks do. */
  public static final class ProgramHooks {

    /** Returns what each call gave. */
    public static String run(String lock) {
      long hold = FailingOperations.hold(lock);
      boolean known = FailingOperations.known(lock);
      String name = FailingOperations.name(lock);
      try {
        FailingOperations.noted(lock);
      } finally {
        FailingOperations.noted(lock);
      }
      return hold + " " + known + " " + name;
    }
  }

  /** A call as argument of another. */
  static final class NestedHooks {

    static void run(String lock) {
      System.out.printf(lock, FailingOperations.known(lock));
    }
  }

  @Test
  void givesNothing_whereOperationsFail() throws Exception {
    byte[] guarded = around(read("ProgramHooks"));
    Class<?> program = new Defining().define(guarded);
    assertThat(program.getMethod("run", String.class).invoke(null, "lock"))
        .isEqualTo("0 false null");
    assertThat(FailingOperations.failures).as("each failure is reported").isEqualTo(5);
  }

  @Test
  void failsTheBuild_whenACallIsAnArgumentOfAnother() throws IOException {
    byte[] nested = read("NestedHooks");
    assertThatThrownBy(() -> around(nested)).hasMessageContaining("method=run call=known");
  }

  private static byte[] around(byte[] classFile) {
    String operations = Type.getInternalName(FailingOperations.class);
    return Guards.around(Set.of(operations), operations, classFile);
  }

  private static byte[] read(String name) throws IOException {
    try (InputStream in = GuardsTest.class.getResourceAsStream("GuardsTest$" + name + ".class")) {
      return in.readAllBytes();
    }
  }

  /** Defines one class, in the package of this test but another loader. */
  private static final class Defining extends ClassLoader {

    Defining() {
      super(GuardsTest.class.getClassLoader());
    }

    Class<?> define(byte[] classFile) {
      return defineClass(null, classFile, 0, classFile.length);
    }
  }
}
