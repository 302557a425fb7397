import dev.impasse.core.replay.LockState;
import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.TraceFile;
import java.nio.file.Path;

/**
 * How many events of a trace are read in a second: opened (each word looked at once), merged into
 * one order, and replayed with who holds what.
 *
 * <pre>
 *   java -Xmx256m -cp core/target/classes:runtime/target/classes benchmarks/ReaderSpeed.java FILE
 * </pre>
 */
public final class ReaderSpeed {

  private static final int ROUNDS = 5;

  public static void main(String[] args) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      try (TraceFile trace = TraceFile.open(Path.of(args[0]))) {
        double opened = seconds(start);
        start = System.nanoTime();
        long events = 0;
        for (EventCursor event = trace.cursor(); event.next(); ) {
          events++;
        }
        double merged = seconds(start);
        start = System.nanoTime();
        LockState state = new LockState();
        for (EventCursor event = trace.cursor(); event.next(); ) {
          state.apply(event);
        }
        double replayed = seconds(start);
        System.out.printf(
            "%d words, %d events: opened %.1f M/s, merged %.1f M/s, replayed %.1f M/s, damage %d%n",
            trace.words(),
            events,
            trace.words() / opened / 1e6,
            events / merged / 1e6,
            events / replayed / 1e6,
            trace.damage().size());
      }
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
