package dev.impasse.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impasse.woven.LockProgram;
import dev.impasse.woven.MonitorProgram;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** Before every acquire of a steered site stands a hook that may pause, with the lock. */
class SteeredCodeTest {

  private final WeavingLoader loader = WeavingLoader.steered();

  @Test
  void asksBeforeTheRequest_ofAMonitor() throws Throwable {
    loader.run(MonitorProgram.class, "block");

    assertThat(Recorder.events())
        .containsExactly(
            "beforeMonitor LOCK",
            "monitorRequest LOCK",
            "monitorAcquired LOCK",
            "monitorRelease LOCK");
    assertThat(Recorder.objects().get(0)).isSameAs(Recorder.objects().get(1)).isNotNull();
  }

  @Test
  void opensSynchronizedMethods_soThatTheirMonitorIsAskedForFirst() throws Throwable {
    loader.run(MonitorProgram.class, "methods");

    assertThat(Recorder.events())
        .containsExactly(
            "beforeMonitor this",
            "monitorRequest this",
            "monitorAcquired this",
            "methodReleased this",
            "beforeMonitor MonitorProgram.class",
            "monitorRequest MonitorProgram.class",
            "monitorAcquired MonitorProgram.class",
            "methodReleased MonitorProgram.class");
    assertThat(loader.loadClass(MonitorProgram.class.getName()).getDeclaredMethods())
        .noneMatch(method -> Modifier.isSynchronized(method.getModifiers()));
    assertThat(MonitorProgram.class.getDeclaredMethods())
        .anyMatch(method -> Modifier.isSynchronized(method.getModifiers()));
  }

  @Test
  void releasesTheMonitor_whenAnOpenedMethodThrows() throws Throwable {
    assertThatThrownBy(() -> loader.run(MonitorProgram.class, "methodThatThrows"))
        .isInstanceOf(IllegalStateException.class);

    assertThat(Recorder.events())
        .endsWith("monitorAcquired MonitorProgram.class", "methodReleased MonitorProgram.class");
    assertThat(Thread.holdsLock(loader.loadClass(MonitorProgram.class.getName()))).isFalse();
  }

  @Test
  void releasesTheMonitor_whenAHookOfAnOpenedMethodThrows() throws Throwable {
    Class<?> program = loader.loadClass(MonitorProgram.class.getName());
    for (String hook : new String[] {"monitorAcquired", "methodReleased"}) {
      Recorder.failing = hook;

      assertThatThrownBy(() -> loader.run(MonitorProgram.class, "methods"))
          .isInstanceOf(StackOverflowError.class);

      assertThat(Recorder.objects()).allSatisfy(one -> assertThat(isHeld(one)).isFalse());
      assertThat(Thread.holdsLock(program)).isFalse();
    }
  }

  private static boolean isHeld(Object one) {
    return one != null && Thread.holdsLock(one);
  }

  @Test
  void hasBalancedMonitors_inAllMethods() {
    byte[] woven =
        loader.weave(
            MonitorProgram.class.getName(), WeavingLoader.read(MonitorProgram.class.getName()));

    assertThat(MonitorBalance.unbalanced(woven)).isEmpty();
  }

  @Test
  void givesTheLock_belowOneArgumentToo_andNothingBelowMore() throws Throwable {
    loader.run(LockProgram.class, "semaphore");

    List<Object> asked = new ArrayList<>();
    for (int i = 0; i < Recorder.events().size(); i++) {
      if (Recorder.events().get(i).startsWith("beforeLock permits")) {
        asked.add(Recorder.objects().get(i));
      }
    }
    assertThat(asked).hasSizeGreaterThan(4);
    assertThat(asked.get(0)).isInstanceOf(Semaphore.class).isSameAs(asked.get(1));
    assertThat(asked).containsNull(); // tryAcquire for a time
  }
}
