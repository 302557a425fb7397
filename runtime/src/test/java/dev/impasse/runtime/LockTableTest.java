package dev.impasse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The table of lock records: it grows while threads insert, and lets go of what is garbage. */
class LockTableTest {

  private static final int LOCKS = 5 * LockBuckets.FEWEST;
  private static final int THREADS = 4;

  @Test
  void keepsOneRecordForEveryLock_whileTheTableGrows() throws Exception {
    Object[] locks = IntStream.range(0, LOCKS).mapToObj(i -> new Object()).toArray();
    List<LockRecord[]> seen = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<LockRecord[]>> runs = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int from = t * (LOCKS / THREADS / 2);
        runs.add(threads.submit(() -> records(locks, from)));
      }
      for (Future<LockRecord[]> run : runs) {
        while (!run.isDone()) {
          LockTable.expunge(); // what the agent's daemon does: makes room
        }
        seen.add(run.get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(LockTable.layers()).as("layers").isGreaterThan(1);
    Set<Integer> ids = new HashSet<>();
    for (int i = 0; i < LOCKS; i++) {
      LockRecord record = LockTable.find(locks[i], true);
      for (LockRecord[] bySomeThread : seen) {
        if (record == null || bySomeThread[i] != record) {
          assertThat(bySomeThread[i]).as("record of lock %d", i).isNotNull().isSameAs(record);
        }
      }
      ids.add(record == null ? 0 : record.id);
    }
    assertThat(ids).as("numbers").hasSize(LOCKS);
  }

  @Test
  void leadsFromClassAndHashToTheMonitor_whenItHasARecord() {
    Object monitor = new StringBuilder();
    int hash = System.identityHashCode(monitor);
    String type = "java.lang.StringBuilder";

    assertThat(LockTable.monitorOf(type, hash).get()).as("no record yet").isNull();
    LockRecord record = LockTable.monitor(monitor);

    assertThat(LockTable.monitorOf(type, hash)).isSameAs(record);
    assertThat(LockTable.monitorOf("java.lang.Object", hash)).isNotSameAs(record);
    assertThat(record.get()).isSameAs(monitor);
  }

  private static LockRecord[] records(Object[] locks, int from) {
    LockRecord[] records = new LockRecord[locks.length];
    for (int n = 0; n < locks.length; n++) {
      int i = (from + n) % locks.length;
      records[i] = LockTable.findOrMake(locks[i], System.identityHashCode(locks[i]), true, 1, null);
    }
    return records;
  }

  @Test
  void dropsRecordsOfLocksThatAreGone_andKeepsOthers() throws Exception {
    Object[] locks = IntStream.range(0, 20_000).mapToObj(i -> new Object()).toArray();
    records(locks, 0);
    int before = LockTable.records();
    Object kept = locks[777];
    LockRecord record = LockTable.find(kept, true);
    locks = new Object[0];
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (LockTable.records() > before - 19_999 && System.nanoTime() - deadline < 0) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(10);
      LockTable.expunge();
    }
    assertThat(LockTable.records()).isLessThanOrEqualTo(before - 19_999);
    assertThat(record).isNotNull();
    assertThat(LockTable.find(kept, true)).isSameAs(record);
  }
}
