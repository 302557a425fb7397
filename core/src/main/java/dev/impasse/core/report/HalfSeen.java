package dev.impasse.core.report;

import java.util.List;

/**
 * Which runs of a fleet show one side of a finding: the same locks, taken in the same methods.
 *
 * @param order what is taken under what, {@code Orders.left then Orders.right}
 * @param runs how many runs show it
 * @param count how often all of them did it
 * @param releases the same by service and release, in their order
 */
public record HalfSeen(String order, int runs, long count, List<Release> releases) {

  /** Makes the names harmless and copies the list. */
  public HalfSeen {
    order = Printable.name(order);
    releases = List.copyOf(releases);
  }

  /**
   * What one release of a service shows.
   *
   * @param service its name, "" where runs do not say
   * @param version the release, "" where runs do not say
   * @param runs how many of its runs show it
   * @param count how often they did it
   * @param firstMillis when the first of them began, epoch milliseconds
   * @param lastMillis when the last of them was written
   */
  public record Release(
      String service, String version, int runs, long count, long firstMillis, long lastMillis) {

    /** Makes the names harmless. */
    public Release {
      service = Printable.name(service);
      version = Printable.name(version);
    }

    /** Returns service and release, for people; "" if the runs say neither. */
    public String name() {
      return (service + " " + version).strip();
    }
  }
}
