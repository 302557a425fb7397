package dev.impasse.core.orders;

import java.util.List;

/**
 * What one run of a JVM has shown so far.
 *
 * @param id differs from that of any other run
 * @param revision grows with every time it was written
 * @param pid process id
 * @param host its host
 * @param startMillis when it began, epoch milliseconds
 * @param command what ran
 * @param dropped entries that found no room
 * @param entries its entries
 * @param service what it is an instance of, "" when not known
 * @param version which release of the service it is, "" when not known
 * @param writtenMillis when it was written, epoch milliseconds; {@code startMillis} when not known
 */
public record OrderRun(
    String id,
    long revision,
    long pid,
    String host,
    long startMillis,
    String command,
    long dropped,
    List<OrderEntry> entries,
    String service,
    String version,
    long writtenMillis) {

  /** Copies the list. */
  public OrderRun {
    entries = List.copyOf(entries);
  }

  /** Makes one of which nobody knows what it is an instance of. */
  public OrderRun(
      String id,
      long revision,
      long pid,
      String host,
      long startMillis,
      String command,
      long dropped,
      List<OrderEntry> entries) {
    this(id, revision, pid, host, startMillis, command, dropped, entries, "", "", startMillis);
  }

  /** Returns the same run with other entries. */
  public OrderRun with(List<OrderEntry> others) {
    return new OrderRun(
        id,
        revision,
        pid,
        host,
        startMillis,
        command,
        dropped,
        others,
        service,
        version,
        writtenMillis);
  }
}
