package dev.impasse.core.orders;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Writes the lock orders of runs as they were recorded; see {@link OrdersReader}. */
public final class OrdersWriter {

  private final TableWriter tables = new TableWriter();
  private final VarOutput out = new VarOutput();

  private OrdersWriter() {}

  /** Writes what a file holds. */
  public static void write(Orders orders, OutputStream to) throws IOException {
    to.write(bytes(orders));
  }

  /** Returns the bytes of a file. */
  public static byte[] bytes(Orders orders) {
    return new OrdersWriter().file(orders);
  }

  private byte[] file(Orders orders) {
    out.number(orders.runs().size());
    for (OrderRun run : orders.runs()) {
      EntryCode.head(run, tables, out);
      out.number(run.entries().size());
      run.entries().forEach(this::entry);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream(out.size() + (1 << 14));
    try {
      file(OrdersFormat.WHOLE, tables, out, file);
    } catch (IOException e) {
      throw new AssertionError("bytes in memory can be written", e);
    }
    return file.toByteArray();
  }

  private void entry(OrderEntry entry) {
    out.number(entry.held().size());
    entry.held().forEach(held -> out.number(tables.lock(held)));
    out.number(tables.lock(entry.requested()));
    out.number(entry.count());
    EntryCode.evidence(entry, out);
    out.number(tables.stack(entry.stack()));
  }

  /** Writes a file of entries that stand once for all runs. */
  public static void condensed(TableWriter tables, VarOutput records, OutputStream to)
      throws IOException {
    file(OrdersFormat.CONDENSED, tables, records, to);
  }

  private static void file(int form, TableWriter tables, VarOutput records, OutputStream to)
      throws IOException {
    VarOutput start = new VarOutput(1 << 14);
    start.u8(form);
    tables.writeTo(start);
    CRC32 crc = new CRC32();
    start.addTo(crc);
    records.addTo(crc);
    ByteBuffer header = ByteBuffer.allocate(OrdersFormat.HEADER);
    header.put(OrdersFormat.magic()).putInt(OrdersFormat.VERSION);
    header.putInt(Math.addExact(start.size(), records.size())).putInt((int) crc.getValue());
    to.write(header.array());
    start.writeTo(to);
    records.writeTo(to);
  }
}
