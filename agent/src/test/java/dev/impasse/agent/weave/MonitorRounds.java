package dev.impasse.agent.weave;

import dev.impasse.woven.MonitorProgram;
import dev.impasse.woven.RecursionProgram;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs the woven monitor programs often enough to be compiled; forked by the tests. */
final class MonitorRounds {

  private static final int ROUNDS = 20_000;
  private static final long SMALL_STACK_BYTES = 512 * 1024;

  private MonitorRounds() {}

  public static void main(String[] args) throws Throwable {
    WeavingLoader loader =
        new WeavingLoader(
            new Weaver(
                WeaveOptions.DEFAULT,
                new SiteTable(site -> {}),
                new WeavingStatistics(),
                RecordedHooks.inOne("dev/impasse/woven/QuietHooks", "dev/impasse/woven/QuietHooks"),
                false));
    for (int i = 0; i < ROUNDS; i++) {
      for (String method :
          new String[] {"block", "nested", "loopHead", "guardedInside", "methods"}) {
        loader.run(MonitorProgram.class, method);
      }
      try {
        loader.run(MonitorProgram.class, "throwing");
      } catch (IllegalStateException e) {
        // as it should
      }
    }
    AtomicReference<@Nullable Object> held = new AtomicReference<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                held.set(loader.run(RecursionProgram.class, "run"));
              } catch (Throwable e) {
                held.set(e);
              }
            },
            "recursion",
            SMALL_STACK_BYTES);
    thread.start();
    thread.join();
    System.out.println("held=" + held.get());
  }
}
