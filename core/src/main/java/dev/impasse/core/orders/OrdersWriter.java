package dev.impasse.core.orders;

import dev.impasse.core.model.Site;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/** Writes lock orders; see {@link OrdersReader}. */
public final class OrdersWriter {

  private static final int MOST_STRING_BYTES = 60_000;

  private final Map<String, Integer> strings = new LinkedHashMap<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  private OrdersWriter() {}

  /** Writes what a file holds. */
  public static void write(Orders orders, OutputStream to) throws IOException {
    to.write(bytes(orders));
  }

  /** Returns the bytes of a file. */
  static byte[] bytes(Orders orders) throws IOException {
    byte[] runs = new OrdersWriter().body(orders);
    CRC32 crc = new CRC32();
    crc.update(runs);
    ByteBuffer file = ByteBuffer.allocate(OrdersFormat.HEADER + runs.length);
    file.put(OrdersFormat.magic()).putInt(OrdersFormat.VERSION).putInt(runs.length);
    return file.putInt((int) crc.getValue()).put(runs).array();
  }

  private byte[] body(Orders orders) throws IOException {
    out.writeInt(orders.runs().size());
    for (OrderRun run : orders.runs()) {
      run(run);
    }
    byte[] runs = bytes.toByteArray();
    bytes.reset();
    out.writeInt(strings.size());
    for (String string : strings.keySet()) {
      byte[] utf8 = string.getBytes(StandardCharsets.UTF_8);
      int length = Math.min(utf8.length, MOST_STRING_BYTES);
      out.writeShort(length);
      out.write(utf8, 0, length);
    }
    out.write(runs);
    return bytes.toByteArray();
  }

  private void run(OrderRun run) throws IOException {
    string(run.id());
    out.writeLong(run.revision());
    out.writeLong(run.pid());
    string(run.host());
    out.writeLong(run.startMillis());
    string(run.command());
    out.writeLong(run.dropped());
    out.writeInt(run.entries().size());
    for (OrderEntry entry : run.entries()) {
      entry(entry);
    }
  }

  private void entry(OrderEntry entry) throws IOException {
    out.writeInt(entry.held().size());
    for (OrderedLock held : entry.held()) {
      lock(held);
    }
    lock(entry.requested());
    out.writeLong(entry.count());
    out.writeBoolean(entry.moreThreads());
    out.writeInt(entry.threads().size());
    for (long thread : entry.threads()) {
      out.writeLong(thread);
    }
    out.writeBoolean(entry.moreInstances());
    out.writeInt(entry.instances().size());
    for (List<Integer> list : entry.instances()) {
      for (int id : list) {
        out.writeInt(id);
      }
    }
    out.writeInt(entry.stack().size());
    for (StackTraceElement frame : entry.stack()) {
      string(frame.getClassName());
      string(frame.getMethodName());
      string(frame.getFileName() == null ? "" : frame.getFileName());
      out.writeInt(frame.getLineNumber());
    }
  }

  private void lock(OrderedLock lock) throws IOException {
    out.writeByte(lock.lock().kind().code());
    string(lock.lock().className());
    string(lock.lock().place());
    out.writeBoolean(lock.shared());
    Site site = lock.site();
    string(site.className());
    string(site.methodName());
    string(site.fileName());
    out.writeInt(site.line());
    string(site.expression());
    string(site.operation());
  }

  private void string(String text) throws IOException {
    Integer known = strings.putIfAbsent(text, strings.size());
    out.writeInt(known == null ? strings.size() - 1 : known);
  }
}
