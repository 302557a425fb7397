package dev.impasse.agent.notify;

import dev.impasse.agent.console.Console;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The JVM's own dump of all threads, virtual ones too: {@code HotSpotDiagnosticMXBean.dumpThreads},
 * since JDK 21. The only class that reaches it.
 */
final class VirtualDump {

  private static final String BEAN = "com.sun.management.HotSpotDiagnosticMXBean";

  private static final int END_BYTES = 64;

  private VirtualDump() {}

  /**
   * Writes the dump as JSON to a file that is not there; returns whether the JVM could.
   *
   * @throws IOException if the file is not whole: the JVM says nothing of a disk that is full
   */
  static boolean write(Path file) throws IOException {
    try {
      Class<? extends PlatformManagedObject> bean =
          Class.forName(BEAN).asSubclass(PlatformManagedObject.class);
      Class<?> format = Class.forName(BEAN + "$ThreadDumpFormat");
      Object json = format.getField("JSON").get(null);
      bean.getMethod("dumpThreads", String.class, format)
          .invoke(
              ManagementFactory.getPlatformMXBean(bean), file.toAbsolutePath().toString(), json);
      if (!isWhole(file)) {
        throw new IOException("it was cut short: " + file);
      }
      return true;
    } catch (ClassNotFoundException | NoSuchMethodException | NoSuchFieldException absent) {
      return false; // before JDK 21
    } catch (IllegalAccessException | InvocationTargetException | RuntimeException failed) {
      Console.debug(failed);
      if (failed.getCause() instanceof IOException cause) {
        throw cause;
      }
      return false;
    }
  }

  /** Whether the object that it consists of is closed: a brace alone on the last line. */
  static boolean isWhole(Path file) throws IOException {
    try (SeekableByteChannel from = Files.newByteChannel(file)) {
      ByteBuffer end = ByteBuffer.allocate(END_BYTES);
      from.position(Math.max(0, from.size() - END_BYTES));
      int read = 0;
      while (end.hasRemaining() && read >= 0) {
        read = from.read(end);
      }
      String text = new String(end.array(), 0, end.position(), StandardCharsets.UTF_8);
      return text.stripTrailing().endsWith("\n}");
    }
  }
}
