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
 */
public record OrderRun(
    String id,
    long revision,
    long pid,
    String host,
    long startMillis,
    String command,
    long dropped,
    List<OrderEntry> entries) {

  /** Copies the list. */
  public OrderRun {
    entries = List.copyOf(entries);
  }
}
