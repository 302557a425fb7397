package dev.impasse.agent.weave;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.modifier.SynchronizationState;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.Transformer;
import net.bytebuddy.implementation.MethodDelegation;
import net.bytebuddy.implementation.SuperMethodCall;
import org.junit.jupiter.api.Test;

/** Classes as other tools make them of a program's are woven as the program's own are. */
class OtherToolsClassesTest {

  private static final String NAME = "dev.impasse.woven.MadeByAnother";

  private final WeavingLoader loader = WeavingLoader.create();

  /** What the tools work on. */
  public static class Service {

    /** Takes a monitor within another. */
    public int guarded(Object lock) {
      synchronized (this) {
        synchronized (lock) {
          return 7;
        }
      }
    }

    /** Takes the monitor of this. */
    public synchronized int whole() {
      return 8;
    }
  }

  /** As a tracer wraps a method: code in front, behind, and in a handler around all of it. */
  public static final class Wrapped {

    private Wrapped() {}

    @Advice.OnMethodEnter
    static long enter() {
      return System.nanoTime();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class)
    static void exit(@Advice.Enter long since, @Advice.Thrown Throwable thrown) {
      if (thrown != null && since < 0) {
        throw new IllegalStateException(thrown);
      }
    }
  }

  private static DynamicType.Builder<Service> subclass() {
    return new ByteBuddy().subclass(Service.class).name(NAME);
  }

  private Object woven(DynamicType.Builder<?> made) throws ReflectiveOperationException {
    byte[] classFile = made.make().getBytes();
    byte[] woven = loader.weave(NAME, classFile);
    Class<?> type = loader.with(NAME, woven == null ? classFile : woven).loadClass(NAME);
    Recorder.clear();
    return type.getConstructor().newInstance();
  }

  @Test
  void weavesMonitors_whenATracerWrapsTheMethod() throws ReflectiveOperationException {
    Object service =
        woven(
            new ByteBuddy()
                .redefine(Service.class)
                .noNestMate()
                .name(NAME)
                .visit(Advice.to(Wrapped.class).on(named("guarded"))));

    assertThat(service.getClass().getMethod("guarded", Object.class).invoke(service, "lock"))
        .isEqualTo(7);
    assertThat(kinds())
        .containsExactly(
            "monitorRequest",
            "monitorAcquired",
            "monitorRequest",
            "monitorAcquired",
            "monitorRelease",
            "monitorRelease");
  }

  @Test
  void weavesTheSynchronizedMethod_whenATracerWrapsIt() throws ReflectiveOperationException {
    Object service =
        woven(
            new ByteBuddy()
                .redefine(Service.class)
                .noNestMate()
                .name(NAME)
                .visit(Advice.to(Wrapped.class).on(named("whole"))));

    assertThat(service.getClass().getMethod("whole").invoke(service)).isEqualTo(8);
    assertThat(kinds()).isNotEmpty();
    assertThat(Recorder.objects()).containsOnly(service);
  }

  @Test
  void weavesAProxy_whoseMethodIsSynchronizedAndCallsItsSuper()
      throws ReflectiveOperationException {
    Object service =
        woven(
            subclass()
                .method(named("whole"))
                .intercept(SuperMethodCall.INSTANCE)
                .transform(
                    Transformer.ForMethod.withModifiers(
                        Visibility.PUBLIC, SynchronizationState.SYNCHRONIZED)));

    assertThat(((Service) service).whole()).isEqualTo(8);
    assertThat(kinds()).isNotEmpty();
    assertThat(Recorder.objects()).containsOnly(service);
  }

  @Test
  void leavesAMockAlone_whichTakesNoLock() {
    DynamicType.Builder<?> mock =
        subclass().method(named("guarded")).intercept(MethodDelegation.to(Answers.class));

    assertThat(loader.weave(NAME, mock.make().getBytes())).isNull();
  }

  /** What a mock does instead. */
  public static final class Answers {

    private Answers() {}

    /** Answers for the method that is mocked. */
    public static int answer(Object lock) {
      return lock.hashCode();
    }
  }

  private static List<String> kinds() {
    return Recorder.events().stream().map(event -> event.split(" ", 2)[0]).toList();
  }
}
