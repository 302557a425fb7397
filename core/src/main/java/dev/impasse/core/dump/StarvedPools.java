package dev.impasse.core.dump;

import dev.impasse.core.model.LockKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All threads of a pool wait for results, and nobody is left who works. */
@SuppressWarnings(
    "ReferenceEquality") // a thread of a dump is one object; its stack is long to compare
final class StarvedPools {

  private static final String POOL =
      "all threads of this pool wait for results, and nobody else works; somebody new could still"
          + " bring them about";

  private StarvedPools() {}

  static void apply(Presumptions presumed) {
    Map<String, List<DumpThread>> pools = new LinkedHashMap<>();
    for (DumpThread thread : presumed.threads) {
      if (Waiting.isAtWork(thread)) {
        return;
      }
      if (Waiting.isWorker(thread)) {
        pools.computeIfAbsent(poolOf(thread), k -> new ArrayList<>()).add(thread);
      }
    }
    for (List<DumpThread> pool : pools.values()) {
      if (pool.size() > 1 && pool.stream().allMatch(StarvedPools::waitsForResult)) {
        starved(pool, presumed);
      }
    }
  }

  /** Returns the name of a worker without its number. */
  static String poolOf(DumpThread worker) {
    String name = worker.name();
    int end = name.length();
    while (end > 0 && name.charAt(end - 1) >= '0' && name.charAt(end - 1) <= '9') {
      end--;
    }
    return name.substring(0, end);
  }

  private static void starved(List<DumpThread> pool, Presumptions presumed) {
    DumpThread first = pool.get(0);
    for (DumpThread worker : pool) {
      DumpLock signal = Waiting.signalOf(worker);
      if (signal != null && !presumed.explains(worker)) {
        presumed.waitForSignal(worker, signal, true, POOL);
        DumpThread other = worker == first ? pool.get(1) : first;
        presumed.graph.signaller(worker, other, "is of the same pool and waits too");
      }
    }
  }

  private static boolean waitsForResult(DumpThread worker) {
    DumpLock signal = Waiting.signalOf(worker);
    return signal != null
        && !Waiting.isIdle(worker)
        && (signal.kind() == LockKind.FUTURE || signal.kind() == LockKind.LATCH);
  }
}
