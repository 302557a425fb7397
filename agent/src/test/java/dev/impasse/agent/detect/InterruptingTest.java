package dev.impasse.agent.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which calls may be meant for a waiting thread; what nothing is known of counts. */
class InterruptingTest {

  private static final List<StackTraceElement> IN_TASK =
      List.of(
          new StackTraceElement("java.util.concurrent.FutureTask", "run", "FutureTask.java", 1));

  private static class Worker extends Thread {}

  private final Thread waiter = new Thread(() -> {}, "waiter");

  private static SignalCall call(Class<?> owner, String method, String descriptor) {
    return new SignalCall(owner.getName().replace('.', '/'), method, descriptor, null, "", false);
  }

  private static Interrupting interrupting(@Nullable Object pool) {
    return new Interrupting(
        name -> name.equals(Worker.class.getName()) ? Worker.class : null, thread -> pool);
  }

  private boolean may(SignalCall call, @Nullable Object target) {
    return interrupting(null).may(call, waiter, List.of(), target);
  }

  @Test
  void anInterruptOfAnyThread_mayBeMeantForTheWaiter_oneOfAnotherTypeNot() {
    assertThat(may(call(Thread.class, "interrupt", "()V"), null)).isTrue();
    assertThat(may(call(Worker.class, "interrupt", "()V"), null)).isFalse();
    assertThat(
            interrupting(null)
                .may(call(Worker.class, "interrupt", "()V"), new Worker(), IN_TASK, null))
        .isTrue();
  }

  @Test
  void anInterruptThatIsNoThreads_mayBeMeant() {
    assertThat(may(new SignalCall("some/Library", "interrupt", "()V", null, "", false), null))
        .isTrue();
    assertThat(may(new SignalCall("some/Library", "interrupt", "(I)V", null, "", false), null))
        .isFalse();
  }

  @Test
  void aCancelMayBeMeant_whenTheWaitIsForIt_orTheTaskRuns() {
    SignalCall cancel = call(FutureTask.class, "cancel", "(Z)Z");
    assertThat(may(cancel, new FutureTask<>(() -> ""))).isTrue();
    assertThat(may(cancel, new CompletableFuture<>())).isFalse();
    assertThat(interrupting(null).may(cancel, waiter, IN_TASK, null)).isTrue();
  }

  @Test
  void aShutdownMayBeMeant_whenThePoolIsTheWaitersOwn() {
    SignalCall pools = call(ThreadPoolExecutor.class, "shutdownNow", "()Ljava/util/List;");
    SignalCall forkJoin = call(ForkJoinPool.class, "shutdownNow", "()Ljava/util/List;");
    assertThat(interrupting(ForkJoinPool.commonPool()).may(forkJoin, waiter, List.of(), null))
        .isTrue();
    assertThat(interrupting(ForkJoinPool.commonPool()).may(pools, waiter, List.of(), null))
        .isFalse();
    assertThat(may(pools, null)).isFalse(); // the waiter is of no pool
  }

  @Test
  void otherCallsAreNeverMeant() {
    assertThat(may(call(Thread.class, "start", "()V"), null)).isFalse();
  }
}
