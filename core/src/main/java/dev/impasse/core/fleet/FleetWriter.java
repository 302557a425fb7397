package dev.impasse.core.fleet;

import dev.impasse.core.orders.EntryCode;
import dev.impasse.core.orders.OrdersWriter;
import dev.impasse.core.orders.TableWriter;
import dev.impasse.core.orders.VarOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/** Writes a fleet; fleets of the same runs as the same bytes. See {@link CondensedReader}. */
public final class FleetWriter {

  private final Fleet fleet;
  private final Canon canon;
  private final Map<Integer, Integer> lockNumbers = new HashMap<>();
  private final Map<Integer, Integer> stackNumbers = new HashMap<>();
  private final TableWriter tables = new TableWriter();
  private final VarOutput out = new VarOutput(1 << 16);

  private FleetWriter(Fleet fleet) {
    this.fleet = fleet;
    this.canon = new Canon(fleet);
  }

  /** Writes what a file holds. */
  public static void write(Fleet fleet, OutputStream to) throws IOException {
    new FleetWriter(fleet).file(to);
  }

  /** Returns the bytes of a file. */
  public static byte[] bytes(Fleet fleet) {
    ByteArrayOutputStream file = new ByteArrayOutputStream(1 << 16);
    try {
      write(fleet, file);
    } catch (IOException e) {
      throw new AssertionError("bytes in memory can be written", e);
    }
    return file.toByteArray();
  }

  private void file(OutputStream to) throws IOException {
    out.number(canon.runs.size());
    for (FleetRun run : canon.runs) {
      EntryCode.head(run.head(), tables, out);
      out.number(run.removed());
      out.u8(run.complete() ? 1 : 0);
    }
    out.number(canon.entries.size());
    canon.entries.forEach(this::entry);
    List<FleetCycle> cycles = canon.cycles(fleet);
    out.number(cycles.size());
    cycles.forEach(this::cycle);
    OrdersWriter.condensed(tables, out, to);
  }

  private void entry(FleetEntry entry) {
    out.number(entry.key.locks.length - 1);
    for (int lock : entry.key.locks) {
      out.number(lockNumbers.computeIfAbsent(lock, of -> tables.lock(fleet.locks().lock(of))));
    }
    runs(entry.runs());
    out.number(entry.evidence().size());
    entry.evidence().forEach(this::evidence);
  }

  private void runs(RunSet runs) {
    int n = runs.size();
    if (canon.areSlotsNumbers()) {
      out.number(n);
      runs.writeTo(out);
      return;
    }
    int[] numbers = new int[n];
    long[] counts = new long[n];
    int[] next = {0};
    runs.forEach(
        (slot, count) -> {
          numbers[next[0]] = canon.run(slot);
          counts[next[0]++] = count;
        });
    long[] sorted = new long[n];
    for (int i = 0; i < n; i++) {
      sorted[i] = ((long) numbers[i] << 32) | i;
    }
    Arrays.sort(sorted);
    out.number(n);
    int before = -1;
    for (long one : sorted) {
      int number = (int) (one >>> 32);
      out.number(number - before - 1L);
      out.number(counts[(int) one]);
      before = number;
    }
  }

  private void evidence(Evidence seen) {
    out.number(canon.run(seen.slot()) + 1L); // 0 where the run has been replaced
    int known =
        stackNumbers.computeIfAbsent(
            seen.stack(), stack -> tables.stack(fleet.stacks().frames(stack)));
    seen.writeTo(out, known);
  }

  private void cycle(FleetCycle cycle) {
    out.number(cycle.entries.size());
    canon.rotated(cycle.entries).forEach(entry -> out.number(canon.number(entry)));
    RoaringBitmap numbers = new RoaringBitmap();
    IntIterator slots = cycle.runs().getIntIterator();
    while (slots.hasNext()) {
      numbers.add(canon.run(slots.next()));
    }
    out.number(numbers.getCardinality());
    int before = -1;
    for (int number : numbers) {
      out.number(number - before - 1L);
      before = number;
    }
    Fleet.rotated(cycle.evidence(), canon.first(cycle.entries)).forEach(this::evidence);
  }
}
