package dev.impasse.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impasse.woven.MonitorProgram;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Monitors are requested, acquired and released in that order, whatever way they are left. */
class MonitorsTest {

  private final WeavingLoader loader = WeavingLoader.create();

  @Test
  void reportsRequestAcquireRelease() throws Throwable {
    loader.run(MonitorProgram.class, "block");

    assertThat(Recorder.events())
        .containsExactly("monitorRequest LOCK", "monitorAcquired LOCK", "monitorRelease LOCK");
    assertThat(Recorder.FIELDS.values()).contains("dev.impasse.woven.MonitorProgram.LOCK");
  }

  @Test
  void releasesInReverseOrder_whenNested() throws Throwable {
    loader.run(MonitorProgram.class, "nested");

    assertThat(Recorder.events())
        .containsExactly(
            "monitorRequest this",
            "monitorAcquired this",
            "monitorRequest given",
            "monitorAcquired given",
            "monitorRequest this.locks[this.value]",
            "monitorAcquired this.locks[this.value]",
            "monitorRelease this.locks[this.value]",
            "monitorRelease given",
            "monitorRelease this");
  }

  @Test
  void releasesOnce_whenTheBlockThrows() {
    assertThatThrownBy(() -> loader.run(MonitorProgram.class, "throwing"))
        .isInstanceOf(IllegalStateException.class);

    assertThat(Recorder.events())
        .containsExactly("monitorRequest LOCK", "monitorAcquired LOCK", "monitorRelease LOCK");
  }

  @Test
  void reportsOnce_whenALoopBeginsAtTheFirstInstruction() throws Throwable {
    assertThat(loader.run(MonitorProgram.class, "loopHead")).isEqualTo(3);

    assertThat(Recorder.events())
        .containsExactly("monitorRequest LOCK", "monitorAcquired LOCK", "monitorRelease LOCK");
  }

  @Test
  void releasesMonitor_whenTheHookBehindEnterThrows() throws Throwable {
    Class<?> program = loader.loadClass(MonitorProgram.class.getName());
    Recorder.failing = "monitorAcquired";

    assertThat(loader.run(MonitorProgram.class, "guardedInside")).isEqualTo(0);

    var field = program.getDeclaredField("LOCK");
    field.setAccessible(true);
    assertThat(Thread.holdsLock(field.get(null))).isFalse();
  }

  @Test
  void throwsAsBefore_whenThereIsNoObject() {
    assertThatThrownBy(() -> loader.run(MonitorProgram.class, "nothing"))
        .isInstanceOf(NullPointerException.class);

    assertThat(Recorder.events()).containsExactly("monitorRequest none");
  }

  @Test
  void weavesWaitAndNotify_onAnyObject() throws Throwable {
    loader.run(MonitorProgram.class, "waiting");

    assertThat(Recorder.events())
        .containsSubsequence("objectWaitMillis LOCK", "objectNotifyAll LOCK", "objectNotify array");
    assertThat(Recorder.OPERATIONS.values()).contains("Object.wait", "Object.notifyAll");
  }

  @Test
  void reportsSynchronizedMethods_onEntryAndReturn() throws Throwable {
    loader.run(MonitorProgram.class, "methods");

    assertThat(Recorder.events())
        .containsExactly(
            "methodAcquired this",
            "methodReleased this",
            "methodAcquired MonitorProgram.class",
            "methodReleased MonitorProgram.class");
    assertThat(Recorder.objects().get(2))
        .isSameAs(loader.loadClass(MonitorProgram.class.getName()));
  }

  @Test
  void releasesOnce_whenASynchronizedMethodThrows() {
    assertThatThrownBy(() -> loader.run(MonitorProgram.class, "methodThatThrows"))
        .isInstanceOf(IllegalStateException.class);

    assertThat(Recorder.events())
        .containsExactly(
            "methodAcquired MonitorProgram.class", "methodReleased MonitorProgram.class");
  }

  @Test
  void releasesOnce_whenASynchronizedMethodCatches() throws Throwable {
    assertThat(loader.run(MonitorProgram.class, "methodThatCatches")).isEqualTo(7);

    assertThat(Recorder.events()).hasSize(2);
  }

  @Test
  void reportsReleaseOnce_evenIfItsHookThrows() throws Throwable {
    loader.loadClass(MonitorProgram.class.getName());
    Recorder.failing = "methodReleased";

    assertThatThrownBy(() -> loader.run(MonitorProgram.class, "methodThatCatches"))
        .isInstanceOf(StackOverflowError.class);

    assertThat(Recorder.events()).hasSize(2);
  }

  @Test
  void keepsLineNumbers() throws Throwable {
    int plain = line((StackTraceElement) run(MonitorProgram.class, "methodLine"));

    assertThat(line((StackTraceElement) loader.run(MonitorProgram.class, "methodLine")))
        .isEqualTo(plain);
    assertThat(Recorder.LINES.values()).contains(plain);
  }

  private static Object run(Class<?> program, String method) throws Exception {
    var entry = program.getDeclaredMethod(method);
    entry.setAccessible(true);
    return entry.invoke(null);
  }

  private static int line(StackTraceElement frame) {
    return frame.getLineNumber();
  }

  @Test
  void weavesConstructors() throws Throwable {
    loader.run(MonitorProgram.class, "constructor");

    assertThat(Recorder.events())
        .containsSubsequence(
            "monitorRelease lock", "monitorAcquired this", "monitorAcquired Derived.class");
  }

  @Test
  void weavesInterfaceMethodsAndLambdas() throws Throwable {
    assertThat(loader.run(MonitorProgram.class, "interfaceMethod")).isEqualTo("hello");
    assertThat(loader.run(MonitorProgram.class, "lambda")).isEqualTo(1);

    assertThat(Recorder.events())
        .containsExactly(
            "monitorRequest this",
            "monitorAcquired this",
            "monitorRelease this",
            "monitorRequest count",
            "monitorAcquired count",
            "monitorRelease count");
  }

  @Test
  void surroundsDeclaredLocks() throws Throwable {
    DeclaredLock lock =
        DeclaredLock.parse("dev.impasse.woven.MonitorProgram$DistLock:acquire/release");
    WeavingLoader declaring =
        WeavingLoader.create(new WeaveOptions(List.of(), List.of(), List.of(lock)));

    assertThat(declaring.run(MonitorProgram.class, "declared")).isEqualTo(3);

    assertThat(Recorder.events())
        .containsExactly(
            "declaredRequest dist",
            "declaredAcquired=true dist",
            "declaredRequest dist",
            "declaredAcquired=false dist",
            "declaredRelease dist",
            "declaredRequest dist",
            "declaredAcquired dist",
            "declaredRelease dist.acquire()");
    assertThat(Recorder.OPERATIONS.values()).contains("DistLock.acquire", "DistLock.release");
  }
}
