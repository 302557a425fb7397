package dev.impasse.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * What woven code calls in the place of waits for a future. The rules are those of {@link
 * BarrierHooks}.
 */
public final class FutureHooks {

  private FutureHooks() {}

  /** {@link Future#get()}. */
  public static Object get(Future<Object> future, int site)
      throws InterruptedException, ExecutionException {
    ThreadState s = SignalOperations.awaits(future, false, site);
    try {
      return future.get();
    } finally {
      SignalOperations.awaited(s);
    }
  }

  /** {@link CompletableFuture#join()}. */
  public static Object join(CompletableFuture<Object> future, int site) {
    ThreadState s = SignalOperations.awaits(future, false, site);
    try {
      return future.join();
    } finally {
      SignalOperations.awaited(s);
    }
  }
}
