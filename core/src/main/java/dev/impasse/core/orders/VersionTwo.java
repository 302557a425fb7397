package dev.impasse.core.orders;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the body of a file of version 2: its tables, and its runs if they are as recorded. */
final class VersionTwo implements RecordedRun.Decoder {

  private final VarInput in;
  private @Nullable TableReader read;

  VersionTwo(VarInput in) {
    this.in = in;
  }

  OrdersFile file() {
    int form = in.u8();
    TableReader tables = new TableReader(in);
    read = tables;
    if (form == OrdersFormat.CONDENSED) {
      return new OrdersFile(
          tables.locks(), List.of(), new OrdersFile.Condensed(tables, in.from(in.position())));
    }
    if (form != OrdersFormat.WHOLE) {
      throw new IllegalArgumentException("this form of a body is not known: form=" + form);
    }
    List<RecordedRun> runs = new ArrayList<>();
    for (int n = in.count(11); n > 0; n--) {
      runs.add(run(tables));
    }
    return new OrdersFile(tables.locks(), runs, null);
  }

  private RecordedRun run(TableReader tables) {
    RecordedRun run = new RecordedRun(EntryCode.head(in, tables), this);
    for (int n = in.count(7); n > 0; n--) {
      int[] locks = tables.entryLocks(in);
      run.add(locks, in.number(), in.position());
      EntryCode.skipEvidence(in, locks.length);
      tables.stack(in);
    }
    return run;
  }

  @Override
  public OrderEntry entry(int[] locks, long count, int position) {
    TableReader tables = Objects.requireNonNull(read);
    List<OrderedLock> named = new ArrayList<>();
    for (int lock : locks) {
      named.add(tables.locks().get(lock));
    }
    VarInput at = in.from(position);
    VarInput stackAt = in.from(position);
    EntryCode.skipEvidence(stackAt, locks.length);
    return EntryCode.evidence(at, named, count, tables.frames(tables.stack(stackAt)));
  }
}
