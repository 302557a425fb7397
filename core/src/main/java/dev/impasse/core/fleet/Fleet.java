package dev.impasse.core.fleet;

import dev.impasse.core.orders.OrderEntry;
import dev.impasse.core.orders.OrderRun;
import dev.impasse.core.orders.OrderedLock;
import dev.impasse.core.orders.Orders;
import dev.impasse.core.orders.OrdersFile;
import dev.impasse.core.orders.OrdersReader;
import dev.impasse.core.orders.OrdersWriter;
import dev.impasse.core.orders.TableReader;
import dev.impasse.core.orders.VarInput;
import dev.impasse.core.trace.TraceFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/**
 * The lock orders of many runs: an entry, which is its locks, their modes and the places where they
 * were taken, stands once, with the set of the runs that show it.
 *
 * <p><b>Merging</b> is associative, commutative and idempotent: a fleet knows the revision of each
 * run, and a later one replaces the earlier. Two fleets of the same runs are written as the same
 * bytes. One reserve: where a later revision of a run lacks an entry that the earlier had, which no
 * agent writes, what is shown as first seen of that entry can depend on the order.
 *
 * <p><b>Within a run</b> objects and threads are known, so each run is searched for cycles when it
 * comes, and what it shows is kept. Afterwards only places can be compared; see {@link
 * FleetSearch}.
 *
 * <p><b>Cost.</b> Linear in what comes. Memory for each distinct entry, and some three bytes for
 * each run that shows it.
 *
 * <p>Not thread-safe.
 *
 * <p>One piece, though long: entries, runs, locks and stacks change together when a run is
 * replaced.
 */
public final class Fleet {

  private final Texts texts = new Texts();
  private final FleetLocks locks = new FleetLocks(texts);
  private final Stacks stacks = new Stacks(texts);
  private final List<FleetRun> runs = new ArrayList<>();
  private final Map<String, Integer> slots = new HashMap<>();
  private final RoaringBitmap replaced = new RoaringBitmap();

  /** Those of them that entries and cycles still name. */
  private final RoaringBitmap unsettled = new RoaringBitmap();

  private final Map<EntryKey, FleetEntry> entries = new HashMap<>();
  private final Map<List<FleetEntry>, FleetCycle> cycles = new HashMap<>();

  /** Runs of which something else decides what they show alone. */
  private final Set<String> decidedElsewhere = new HashSet<>();

  /** Makes an empty one. */
  public Fleet() {}

  /**
   * Adds the runs of a file, those that are known in the same or a later state excepted.
   *
   * @return how many runs were added
   * @throws TraceFormatException if the file is damaged; then nothing of it is added
   */
  public int add(OrdersFile file) throws TraceFormatException {
    TableReader tables = file.tables();
    VarInput condensed = file.condensed();
    return tables == null || condensed == null
        ? new RecordedReader(this, file).addTo()
        : new CondensedReader(this, tables, condensed).addTo();
  }

  /** Adds a run that prediction has decided about: its own cycles are not looked for. */
  public void addDecided(OrderRun run) {
    decidedElsewhere.add(run.id());
    try {
      add(OrdersReader.open(OrdersWriter.bytes(Orders.of(List.of(run)))));
    } catch (TraceFormatException e) {
      throw new AssertionError("what was written must be read", e);
    }
  }

  /** Adds a cycle that a run shows. */
  void addCycle(int slot, List<OrderEntry> cycle) {
    List<FleetEntry> members = new ArrayList<>();
    List<Evidence> seen = new ArrayList<>();
    for (OrderEntry entry : cycle) {
      List<OrderedLock> all = new ArrayList<>(entry.held());
      all.add(entry.requested());
      members.add(entry(new EntryKey(locks.numbers(all))));
      seen.add(Evidence.of(slot, entry, stacks));
    }
    FleetCycle same = cycle(members);
    same.add(slot);
    same.keep(rotated(seen, first(members)), this);
  }

  FleetEntry entry(EntryKey key) {
    return entries.computeIfAbsent(key, k -> new FleetEntry(k, locks));
  }

  void forget(FleetEntry entry) {
    entries.remove(entry.key);
  }

  /** Returns a cycle, whichever of its entries is named first. */
  FleetCycle cycle(List<FleetEntry> members) {
    return cycles.computeIfAbsent(rotated(members, first(members)), FleetCycle::new);
  }

  /** Returns where a cycle begins. */
  static int first(List<FleetEntry> members) {
    int first = 0;
    for (int i = 1; i < members.size(); i++) {
      if (Arrays.compare(members.get(i).key.locks, members.get(first).key.locks) < 0) {
        first = i;
      }
    }
    return first;
  }

  /** Returns the elements in the same circle, from another one on. */
  static <T> List<T> rotated(List<T> list, int first) {
    List<T> rotated = new ArrayList<>(list.subList(first, list.size()));
    rotated.addAll(list.subList(0, first));
    return rotated;
  }

  /** Whether a run is not known, or only in an earlier state. */
  boolean isNews(OrderRun run) {
    Integer known = slots.get(run.id());
    return known == null || runs.get(known).head().revision() < run.revision();
  }

  /** Returns the slot of a run that is known. */
  int slotOf(OrderRun run) {
    return slots.getOrDefault(run.id(), 0);
  }

  /** Gives a run a slot; that of an earlier state is replaced. */
  int slot(FleetRun run) {
    Integer before = slots.put(run.head().id(), runs.size());
    if (before != null) {
      replaced.add(before);
      unsettled.add(before);
    }
    runs.add(run);
    return runs.size() - 1;
  }

  boolean isReplaced(int slot) {
    return replaced.contains(slot);
  }

  boolean hasReplaced() {
    return !replaced.isEmpty();
  }

  boolean isBefore(int slot, int other) {
    long start = runs.get(slot).head().startMillis();
    long otherStart = runs.get(other).head().startMillis();
    return start == otherStart
        ? FleetRun.ORDER.compare(runs.get(slot), runs.get(other)) < 0
        : start < otherStart;
  }

  /** Takes runs out that have been replaced. */
  void settle() {
    if (!unsettled.isEmpty()) {
      entries.values().removeIf(entry -> !entry.without(replaced));
      cycles.values().removeIf(cycle -> !cycle.without(replaced));
      unsettled.clear();
    }
  }

  Texts texts() {
    return texts;
  }

  FleetLocks locks() {
    return locks;
  }

  Stacks stacks() {
    return stacks;
  }

  FleetRun run(int slot) {
    return runs.get(slot);
  }

  int slots() {
    return runs.size();
  }

  Collection<FleetEntry> entries() {
    return entries.values();
  }

  Collection<FleetCycle> cycles() {
    return cycles.values();
  }

  Set<String> decidedElsewhere() {
    return decidedElsewhere;
  }

  /** Returns the runs, those that began first first. */
  public List<FleetRun> runs() {
    return slots.values().stream().map(runs::get).sorted(FleetRun.ORDER).toList();
  }

  /** Returns how much there is, in words. */
  public String counts() {
    settle();
    long seen = entries.values().stream().mapToLong(entry -> entry.runs().size()).sum();
    return String.format(
        Locale.ROOT,
        "%,d lock order%s of %,d run%s",
        seen,
        seen == 1 ? "" : "s",
        slots.size(),
        slots.size() == 1 ? "" : "s");
  }

  /** Returns how many distinct entries there are. */
  public int distinct() {
    settle();
    return entries.size();
  }

  /**
   * A nesting of locks, wherever they were taken.
   *
   * @param locks how reports call those held, oldest first, and the requested one
   * @param count how often it was seen
   * @param runs how many runs show it
   */
  public record Nesting(List<String> locks, long count, int runs) {

    /** Copies the list. */
    public Nesting {
      locks = List.copyOf(locks);
    }
  }

  /** Returns the nestings, those that were seen most often first. */
  public List<Nesting> nestings() {
    Map<List<String>, List<FleetEntry>> together =
        new TreeMap<>(Comparator.comparing(List::toString));
    settle();
    for (FleetEntry entry : entries.values()) {
      List<String> labels =
          locks.locks(entry.key).stream().map(lock -> lock.lock().ref().label()).toList();
      together.computeIfAbsent(labels, k -> new ArrayList<>()).add(entry);
    }
    List<Nesting> nestings = new ArrayList<>();
    together.forEach(
        (labels, of) -> {
          RoaringBitmap all = new RoaringBitmap();
          of.forEach(entry -> all.or(entry.runs().slots()));
          long count = of.stream().mapToLong(entry -> entry.runs().total()).sum();
          nestings.add(new Nesting(labels, count, all.getCardinality()));
        });
    nestings.sort(Comparator.comparingLong(Nesting::count).reversed());
    return nestings;
  }
}
