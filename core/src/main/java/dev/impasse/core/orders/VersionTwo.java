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
      return new OrdersFile(tables.locks(), List.of(), tables, in.from(in.position()));
    }
    if (form != OrdersFormat.WHOLE) {
      throw new IllegalArgumentException("this form of a body is not known: form=" + form);
    }
    List<RecordedRun> runs = new ArrayList<>();
    for (int n = in.count(11); n > 0; n--) {
      runs.add(run(tables));
    }
    return new OrdersFile(tables.locks(), runs, tables, null);
  }

  private RecordedRun run(TableReader tables) {
    OrderRun head = EntryCode.head(in, tables);
    int entries = in.count(7);
    RecordedRun run = new RecordedRun(head, entries, this);
    for (int n = entries; n > 0; n--) {
      int[] locks = tables.entryLocks(in);
      run.add(locks, in.number(), in.position());
      EntryCode.skipEvidence(in, locks.length);
      tables.stack(in);
    }
    return run;
  }

  private TableReader tables() {
    return Objects.requireNonNull(read);
  }

  @Override
  public OrderEntry entry(int[] locks, long count, int position) {
    List<OrderedLock> named = new ArrayList<>();
    for (int lock : locks) {
      named.add(tables().locks().get(lock));
    }
    List<StackTraceElement> stack = tables().frames(stack(locks, position));
    return EntryCode.evidence(in.from(position), named, count, stack);
  }

  @Override
  public int stack(int[] locks, int position) {
    VarInput at = in.from(position);
    EntryCode.skipEvidence(at, locks.length);
    return tables().stack(at);
  }

  @Override
  public byte[] evidence(int[] locks, int position) {
    VarInput end = in.from(position);
    EntryCode.skipEvidence(end, locks.length);
    return in.from(position).bytes(end.position() - position);
  }
}
