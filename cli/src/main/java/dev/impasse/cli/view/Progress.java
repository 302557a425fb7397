package dev.impasse.cli.view;

import dev.impasse.cli.option.Environment;
import dev.impasse.core.model.Definitions;
import dev.impasse.core.trace.Damage;
import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.EventSource;
import dev.impasse.core.trace.Operation;
import dev.impasse.core.trace.TraceFile;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A trace, and a bar on stderr that shows how far it has been read: only for long ones, and only
 * where a person watches. Closing it ends the bar, and leaves the trace open.
 */
public final class Progress implements EventSource {

  private static final long LONG_TRACE_WORDS = 8_000_000;
  private static final long LARGE_FILE_BYTES = 32L << 20;
  private static final int COLUMNS = 78;
  private static final int STEP = 1 << 16;

  private final TraceFile trace;
  private final @Nullable ProgressBar bar;

  private Progress(TraceFile trace, @Nullable ProgressBar bar) {
    this.trace = trace;
    this.bar = bar;
  }

  /** Returns the events of a trace, with a bar if it is a long one. */
  public static Progress of(TraceFile trace, Environment surroundings) {
    boolean shown = surroundings.terminal() && trace.words() >= LONG_TRACE_WORDS;
    return new Progress(trace, shown ? bar(trace.words()) : null);
  }

  /** Returns what watches the bytes of a packed file, if it is a large one. */
  public static UnaryOperator<InputStream> unpacking(Path file, Environment surroundings) {
    return packed -> {
      try {
        long bytes = surroundings.terminal() ? Files.size(file) : 0;
        return bytes < LARGE_FILE_BYTES
            ? packed
            : ProgressBar.wrap(
                packed, builder("unpacking").setInitialMax(bytes).setUnit(" MiB", 1L << 20));
      } catch (IOException e) {
        return packed; // reading says why
      }
    };
  }

  private static ProgressBar bar(long words) {
    return builder("events").setInitialMax(words).build();
  }

  /** Returns a bar that counts files. */
  static ProgressBar files(int of) {
    return builder("files").setInitialMax(of).build();
  }

  @SuppressWarnings("resource") // the bar keeps stderr, which nobody closes
  private static ProgressBarBuilder builder(String task) {
    PrintStream stderr =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, Charset.defaultCharset());
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setStyle(ProgressBarStyle.ASCII)
        .setConsumer(new ConsoleProgressBarConsumer(stderr, COLUMNS))
        .clearDisplayOnFinish();
  }

  @Override
  public EventCursor cursor() {
    EventCursor cursor = trace.cursor();
    return bar == null ? cursor : new Watched(cursor, bar);
  }

  @Override
  public Definitions definitions() {
    return trace.definitions();
  }

  @Override
  public List<Damage> damage() {
    return trace.damage();
  }

  @Override
  public Map<String, String> about() {
    return trace.about();
  }

  @Override
  public List<Integer> threads() {
    return trace.threads();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }

  /** Passes everything on, and moves the bar now and then. */
  private record Watched(EventCursor cursor, ProgressBar bar) implements EventCursor {

    @Override
    public boolean next() {
      boolean more = cursor.next();
      if (!more || cursor.index() % STEP == 0) {
        bar.stepTo(cursor.index());
      }
      return more;
    }

    @Override
    public long index() {
      return cursor.index();
    }

    @Override
    public Operation operation() {
      return cursor.operation();
    }

    @Override
    public int thread() {
      return cursor.thread();
    }

    @Override
    public int operand() {
      return cursor.operand();
    }

    @Override
    public int site() {
      return cursor.site();
    }

    @Override
    public boolean shared() {
      return cursor.shared();
    }

    @Override
    public boolean timed() {
      return cursor.timed();
    }

    @Override
    public boolean tried() {
      return cursor.tried();
    }

    @Override
    public int count() {
      return cursor.count();
    }

    @Override
    public long ticket() {
      return cursor.ticket();
    }
  }
}
