package dev.impasse.core.fleet;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Side;
import dev.impasse.core.orders.OrderRun;
import dev.impasse.core.report.HalfSeen;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/** Says which runs show the halves of findings: how many, of which services and releases, when. */
final class Seen {

  private static final int MOST_SHOWN = 4;

  private final Fleet fleet;
  private final Map<Half, HalfSeen> known = new HashMap<>();

  /** A release of a service. */
  private record Key(String service, String version) implements Comparable<Key> {

    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::service).thenComparing(Key::version);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /** What is counted of a release. */
  private static final class Tally {
    final RoaringBitmap runs = new RoaringBitmap();
    long count;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
  }

  Seen(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Returns a finding with who shows it, also among its reasons. */
  FleetFinding finding(Finding finding, List<Half> halves, RoaringBitmap together) {
    List<HalfSeen> seen = new ArrayList<>();
    List<String> why = new ArrayList<>(finding.why());
    for (int i = 0; i < halves.size(); i++) {
      HalfSeen half = half(finding.sides().get(i), halves.get(i));
      seen.add(half);
      if (half.runs() > 1 || half.releases().stream().anyMatch(of -> !of.name().isEmpty())) {
        why.add(text(half));
      }
    }
    int wholly = together.getCardinality();
    if (wholly > 1) {
      why.add(String.format(Locale.ROOT, "%,d runs show all of it", wholly));
    }
    return new FleetFinding(finding.because(why), seen, wholly);
  }

  private HalfSeen half(Side side, Half half) {
    HalfSeen before = known.get(half);
    String order =
        (side.holds().isEmpty() ? "-" : side.holds().get(0).lock().label())
            + " then "
            + side.wants().label();
    if (before == null) {
      before = count(order, half);
      known.put(half, before);
    }
    return new HalfSeen(order, before.runs(), before.count(), before.releases());
  }

  private HalfSeen count(String order, Half half) {
    Map<Key, Tally> tallies = new TreeMap<>();
    for (FleetEntry entry : half.entries) {
      entry
          .runs()
          .forEach(
              (slot, count) -> {
                OrderRun run = fleet.run(slot).head();
                Tally tally =
                    tallies.computeIfAbsent(
                        new Key(run.service(), run.version()), k -> new Tally());
                tally.runs.add(slot);
                tally.count += count;
                tally.first = Math.min(tally.first, run.startMillis());
                tally.last = Math.max(tally.last, run.writtenMillis());
              });
    }
    List<HalfSeen.Release> releases = new ArrayList<>();
    int runs = 0;
    long count = 0;
    for (Map.Entry<Key, Tally> each : tallies.entrySet()) {
      Tally tally = each.getValue();
      runs += tally.runs.getCardinality();
      count += tally.count;
      releases.add(
          new HalfSeen.Release(
              each.getKey().service,
              each.getKey().version,
              tally.runs.getCardinality(),
              tally.count,
              tally.first,
              tally.last));
    }
    return new HalfSeen(order, runs, count, releases);
  }

  private static String text(HalfSeen half) {
    StringBuilder text = new StringBuilder(half.order());
    text.append(
        String.format(
            Locale.ROOT,
            ": %,d time%s in %,d run%s",
            half.count(),
            half.count() == 1 ? "" : "s",
            half.runs(),
            half.runs() == 1 ? "" : "s"));
    List<HalfSeen.Release> named =
        half.releases().stream().filter(of -> !of.name().isEmpty()).toList();
    for (int i = 0; i < Math.min(named.size(), MOST_SHOWN); i++) {
      HalfSeen.Release of = named.get(i);
      text.append(i == 0 ? ": " : "; ").append(of.name());
      text.append(String.format(Locale.ROOT, " (%,d, ", of.runs()));
      text.append(day(of.firstMillis())).append(" to ").append(day(of.lastMillis())).append(')');
    }
    if (named.size() > MOST_SHOWN) {
      text.append("; and ").append(named.size() - MOST_SHOWN).append(" more releases");
    }
    return text.toString();
  }

  private static String day(long millis) {
    return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }
}
