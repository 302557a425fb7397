package dev.impasse.core.fleet;

import dev.impasse.core.orders.EntryCode;
import dev.impasse.core.orders.OrdersReader;
import dev.impasse.core.orders.TableReader;
import dev.impasse.core.orders.VarInput;
import dev.impasse.core.trace.TraceFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Adds a condensed file to a fleet: reads it twice, first to see that all of it can be. See {@link
 * FleetWriter}.
 */
final class CondensedReader {

  private static final int MOST_SIDES = 16;

  private final Fleet fleet;
  private final TableReader tables;
  private final VarInput start;
  private final List<FleetRun> runs = new ArrayList<>();
  private final FileStrings strings;
  private final Stacks.OfFile stacks;
  private final List<RunSet> runsOf = new ArrayList<>();
  private final List<Integer> runsEnd = new ArrayList<>();
  private int entriesAt;

  /** Whether the fleet was empty, so that the runs of the file have their numbers for slots. */
  private boolean isFirst;

  /** Where the runs of the file are in the fleet; -1 for those that it knows already. */
  private int[] slots = {};

  /** The locks of the file in the fleet. */
  private int[] locks = {};

  private final List<FleetEntry> entries = new ArrayList<>();

  CondensedReader(Fleet fleet, TableReader tables, VarInput records) {
    this.fleet = fleet;
    this.tables = tables;
    this.start = records;
    strings = new FileStrings(tables.locks().strings(), fleet.texts());
    stacks = fleet.stacks().of(tables, strings);
  }

  /** Adds the file, and returns how many runs are new. */
  int addTo() throws TraceFormatException {
    VarInput in = start.from(start.position());
    OrdersReader.checked(
        () -> {
          check(in);
          return true;
        },
        in::position);
    locks = fleet.locks().numbers(tables.locks(), strings);
    isFirst = fleet.slots() == 0;
    slots = new int[runs.size()];
    int added = 0;
    for (int i = 0; i < slots.length; i++) {
      boolean news = fleet.isNews(runs.get(i).head());
      slots[i] = news ? fleet.slot(runs.get(i)) : -1;
      added += news ? 1 : 0;
    }
    if (added > 0) {
      add(start.from(entriesAt));
    }
    return added;
  }

  // ---- first reading ----------------------------------------------------------------------------

  private void check(VarInput in) {
    Set<String> ids = new HashSet<>();
    for (int n = in.count(12); n > 0; n--) {
      FleetRun run = new FleetRun(EntryCode.head(in, tables), in.natural(), in.u8() != 0);
      once(ids.add(run.head().id()), "run");
      runs.add(run);
    }
    once(FleetLocks.areDistinct(tables.locks(), strings), "lock");
    entriesAt = in.position();
    List<EntryKey> keys = new ArrayList<>();
    for (int n = in.count(8); n > 0; n--) {
      EntryKey key = new EntryKey(tables.entryLocks(in));
      keys.add(key);
      runsOf.add(checkRuns(in, true));
      runsEnd.add(in.position());
      for (int k = in.atMost(FleetEntry.MOST_EVIDENCE); k > 0; k--) {
        checkSeen(in, key);
      }
    }
    once(new HashSet<>(keys).size() == keys.size(), "entry");
    for (int n = in.count(8); n > 0; n--) {
      int[] sides = sides(in, keys.size());
      checkRuns(in, false);
      for (int side : sides) {
        checkSeen(in, keys.get(side));
      }
    }
  }

  private static void once(boolean isOnce, String what) {
    if (!isOnce) {
      throw new IllegalArgumentException("it must be there once: " + what);
    }
  }

  private static int[] sides(VarInput in, int keys) {
    int[] sides = new int[in.atMost(MOST_SIDES)];
    for (int i = 0; i < sides.length; i++) {
      sides[i] = in.below(keys);
    }
    if (sides.length == 0) {
      throw new IllegalArgumentException("a cycle needs a side");
    }
    return sides;
  }

  private RunSet checkRuns(VarInput in, boolean counted) {
    int n = in.count(counted ? 2 : 1);
    if (n == 0) {
      throw new IllegalArgumentException("somebody must have seen an entry");
    }
    VarInput first = in.from(in.position());
    int run = -1;
    for (int i = 0; i < n; i++) {
      run += in.below(runs.size() - run - 1) + 1;
      if (counted && in.number() < 0) {
        throw new IllegalArgumentException("a count must not be negative");
      }
    }
    return new RunSet(first, in.position(), n, run);
  }

  private void checkSeen(VarInput in, EntryKey key) {
    in.atMost(runs.size());
    in.number();
    EntryCode.skipEvidence(in, key.locks.length);
    tables.stack(in);
  }

  // ---- second reading ---------------------------------------------------------------------------

  private void add(VarInput first) {
    VarInput in = first;
    for (int n = in.count(8); n > 0; n--) {
      in = addEntry(in);
    }
    for (int n = in.count(8); n > 0; n--) {
      addCycle(in);
    }
  }

  /** Adds an entry, and returns where the next one begins. */
  private VarInput addEntry(VarInput at) {
    int[] ofLocks = tables.entryLocks(at);
    EntryKey key = new EntryKey(Arrays.stream(ofLocks).map(lock -> locks[lock]).toArray());
    FleetEntry entry = fleet.entry(key);
    entries.add(entry);
    int number = entries.size() - 1;
    RunSet of = runsOf.get(number);
    if (isFirst) {
      entry.take(of);
    } else {
      of.forEach(
          (run, count) -> {
            if (slots[run] >= 0) {
              entry.add(slots[run], count);
            }
          });
    }
    VarInput in = start.from(runsEnd.get(number));
    List<Evidence> known = new ArrayList<>();
    for (int k = in.atMost(FleetEntry.MOST_EVIDENCE); k > 0; k--) {
      Seen seen = seen(in, ofLocks.length);
      if (!seen.isNews) {
        known.add(seen.evidence);
      } else if (entry.wants(seen.evidence.slot(), fleet)) {
        entry.keep(seen.evidence, fleet);
      }
    }
    if (entry.evidence().isEmpty() && !known.isEmpty()) {
      entry.keep(known.get(0), fleet);
    }
    if (entry.runs().size() == 0) {
      fleet.forget(entry);
    }
    return in;
  }

  private void addCycle(VarInput in) {
    List<FleetEntry> members = new ArrayList<>();
    for (int side : sides(in, entries.size())) {
      members.add(entries.get(side));
    }
    List<Integer> of = new ArrayList<>();
    int run = -1;
    for (int i = in.count(1); i > 0; i--) {
      run += in.natural() + 1;
      if (slots[run] >= 0) {
        of.add(slots[run]);
      }
    }
    List<Evidence> evidence = new ArrayList<>();
    boolean news = true;
    for (FleetEntry member : members) {
      Seen seen = seen(in, member.key.locks.length);
      news &= seen.isNews;
      evidence.add(seen.evidence);
    }
    if (!of.isEmpty()) {
      FleetCycle cycle = fleet.cycle(members);
      of.forEach(cycle::add);
      if (news || cycle.evidence().isEmpty()) {
        cycle.keep(Fleet.rotated(evidence, Fleet.first(members)), fleet);
      }
    }
  }

  /** What a run saw; it is no news where the fleet knows that run in this or a later state. */
  private record Seen(boolean isNews, Evidence evidence) {}

  private Seen seen(VarInput in, int entryLocks) {
    int run = in.atMost(runs.size()) - 1;
    boolean isNews = run >= 0 && slots[run] >= 0;
    int slot = isNews ? slots[run] : fleet.slotOf(runs.get(Math.max(0, run)).head());
    long count = in.number();
    int from = in.position();
    EntryCode.skipEvidence(in, entryLocks);
    byte[] seen = in.from(from).bytes(in.position() - from);
    int stack = stacks.number(tables.stack(in));
    return new Seen(isNews, new Evidence(slot, count, seen, stack));
  }
}
