package dev.impasse.core.orders;

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
    return file(OrdersFormat.WHOLE, tables, out);
  }

  private void entry(OrderEntry entry) {
    out.number(entry.held().size());
    entry.held().forEach(held -> out.number(tables.lock(held)));
    out.number(tables.lock(entry.requested()));
    out.number(entry.count());
    EntryCode.evidence(entry, out);
    out.number(tables.stack(entry.stack()));
  }

  /** Returns the bytes of a file of entries that stand once for all runs. */
  public static byte[] condensed(TableWriter tables, VarOutput records) {
    return file(OrdersFormat.CONDENSED, tables, records);
  }

  private static byte[] file(int form, TableWriter tables, VarOutput records) {
    VarOutput written = new VarOutput(records.size() + (1 << 16));
    written.u8(form);
    tables.writeTo(written);
    written.bytes(records);
    byte[] body = written.toByteArray();
    CRC32 crc = new CRC32();
    crc.update(body);
    ByteBuffer file = ByteBuffer.allocate(OrdersFormat.HEADER + body.length);
    file.put(OrdersFormat.magic()).putInt(OrdersFormat.VERSION).putInt(body.length);
    return file.putInt((int) crc.getValue()).put(body).array();
  }
}
