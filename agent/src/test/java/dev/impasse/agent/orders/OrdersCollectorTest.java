package dev.impasse.agent.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.agent.site.Sites;
import dev.impasse.core.file.FileMode;
import dev.impasse.core.orders.OrderEntry;
import dev.impasse.core.orders.OrderRun;
import dev.impasse.core.orders.Orders;
import dev.impasse.core.orders.OrdersReader;
import dev.impasse.runtime.LockHooks;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import dev.impasse.runtime.Tracking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which acquires make one entry, what an entry counts, and where it ends. */
class OrdersCollectorTest {

  private static final int OUTER = 11;
  private static final int INNER = 12;
  private static final int OTHER = 13;

  private static final Sites SITES = new Sites(null, Set.of());

  private final OrdersCollector orders = OrdersCollector.inMemory(SITES, "here");
  private final List<ReentrantLock> held = new ArrayList<>();

  @BeforeEach
  void turnsHooksOn() {
    Tracking.on = true;
  }

  @AfterEach
  void turnsHooksOff() {
    release();
    Tracking.on = false;
  }

  private void acquire(int... sites) {
    for (int site : sites) {
      ReentrantLock lock = new ReentrantLock();
      LockHooks.lock(lock, site);
      held.add(lock);
    }
  }

  private void release() {
    held.forEach(lock -> LockHooks.unlock(lock, 0));
    held.clear();
  }

  private static ThreadState self() {
    ThreadState state = ThreadTable.find(ThreadTable.idOf(Thread.currentThread()));
    if (state == null) {
      throw new AssertionError("no hook has seen this thread");
    }
    return state;
  }

  private OrderRun run() {
    return orders.run(new IdentityHashMap<>());
  }

  @Test
  void keepsOneEntryForOtherObjects_takenInTheSamePlaces() {
    acquire(OUTER, INNER);
    Object first = orders.seen(self());
    release();
    acquire(OUTER, INNER);

    assertThat(orders.seen(self())).isSameAs(first);
    List<OrderEntry> entries = run().entries();
    assertThat(entries).hasSize(1);
    assertThat(entries.get(0).count()).isEqualTo(2);
    assertThat(entries.get(0).instances()).hasSize(2);
  }

  @Test
  void keepsAnEntryForEachPlace() {
    acquire(OUTER, INNER);
    Object first = orders.seen(self());
    release();
    acquire(OUTER, OTHER);

    assertThat(orders.seen(self())).isNotSameAs(first);
    assertThat(run().entries()).hasSize(2);
  }

  @Test
  void countsWhatACacheSays_andGrowsOnlyByWhatIsNew() {
    acquire(OUTER, INNER);
    Object order = orders.seen(self());
    assertThat(order).isNotNull();
    long size = orders.size();

    orders.again(order, 41);
    orders.seen(self());

    assertThat(orders.size()).isEqualTo(size);
    assertThat(run().entries().get(0).count()).isEqualTo(43);
    release();
    acquire(OUTER, INNER);
    orders.seen(self());
    assertThat(orders.size()).isGreaterThan(size); // other objects
  }

  @Test
  void countsAsDropped_whatIsNestedTooDeep() {
    int[] sites = new int[32];
    Arrays.fill(sites, OUTER);
    acquire(sites);
    assertThat(orders.seen(self())).isNotNull();
    acquire(INNER);
    assertThat(orders.seen(self())).isNull();

    assertThat(run().dropped()).isEqualTo(1);
    assertThat(run().entries()).hasSize(1);
  }

  @Test
  void beginsAnotherFile_thatHoldsAllOfIt_andKeepsTheLastOnes(@TempDir Path folder)
      throws IOException {
    Path named = folder.resolve("shop-1.4.orders");
    OrdersSettings settings =
        new OrdersSettings(
            named, FileMode.PRIVATE, "h", "java", "shop", "1.4", Duration.ofDays(1), 2);
    OrdersCollector collector = Objects.requireNonNull(OrdersCollector.open(settings, SITES));
    collector.rotate();
    see(collector, OUTER, INNER);
    collector.rotate(); // nothing was written since: no file of nothing
    collector.flush();
    collector.rotate();
    see(collector, INNER, OUTER);
    collector.flush();

    List<OrderRun> runs = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        runs.addAll(OrdersReader.read(file).runs());
      }
    }
    assertThat(runs).extracting(run -> run.entries().size()).containsExactlyInAnyOrder(1, 2);
    assertThat(runs).allSatisfy(run -> assertThat(run.service()).isEqualTo("shop"));
    assertThat(Orders.of(runs).runs())
        .singleElement()
        .satisfies(run -> assertThat(run.entries()).hasSize(2));
  }

  private void see(OrdersCollector collector, int... sites) {
    acquire(sites);
    collector.seen(self());
    release();
  }
}
