package dev.impasse.cli.command;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import dev.impasse.cli.failure.ExitCode;
import dev.impasse.cli.launch.AttachApi;
import dev.impasse.cli.launch.AttachModule;
import dev.impasse.cli.launch.JvmList;
import dev.impasse.cli.launch.LiveJvm;
import dev.impasse.core.report.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the JVMs of this user. */
@Command(
    name = "ps",
    description = {
      "Lists the JVMs of this user: process id, main class or jar, Java, and whether Impasse is in it.",
      "To learn the last two it attaches to each for a moment."
    })
public final class PsCommand implements Callable<Integer> {

  private static final int PATIENCE_SECONDS = 3;
  private static final int NAME_COLUMNS = 60;

  @Spec private CommandSpec spec;

  /** One line of the list. */
  private record Row(LiveJvm jvm, String java, String impasse) {}

  @Override
  public Integer call() throws InterruptedException {
    AttachModule.demand();
    List<Row> rows = rows(JvmList.all());
    PrintWriter out = spec.commandLine().getOut();
    if (rows.isEmpty()) {
      out.println("No other JVM of this user runs.");
    } else {
      AsciiTable.getTable(AsciiTable.NO_BORDERS, rows, columns())
          .lines()
          .map(String::stripTrailing)
          .filter(line -> !line.isEmpty())
          .forEach(out::println);
    }
    out.flush();
    return ExitCode.CLEAN;
  }

  /** Asks all at once: one that is stopped answers only after a time-out. */
  private static List<Row> rows(List<LiveJvm> jvms) throws InterruptedException {
    ExecutorService asking = Executors.newCachedThreadPool(PsCommand::daemon);
    List<Future<Row>> answers = new ArrayList<>();
    jvms.forEach(jvm -> answers.add(asking.submit(() -> ask(jvm))));
    List<Row> rows = new ArrayList<>();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    for (int i = 0; i < answers.size(); i++) {
      long left = Math.max(0, deadline - System.nanoTime());
      try {
        rows.add(answers.get(i).get(left, TimeUnit.NANOSECONDS));
      } catch (TimeoutException | ExecutionException silent) {
        rows.add(new Row(jvms.get(i), "?", "does not answer"));
      }
    }
    rows.sort(Comparator.comparingLong(row -> Long.parseLong(row.jvm().pid())));
    return rows;
  }

  private static Row ask(LiveJvm jvm) throws IOException {
    try (AttachApi open = AttachApi.open(jvm.pid())) {
      return new Row(jvm, open.javaVersion(), open.agentVersion() == null ? "" : "yes");
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "impasse-ps");
    thread.setDaemon(true);
    return thread;
  }

  private static List<ColumnData<Row>> columns() {
    return List.of(
        column("PID", row -> row.jvm().pid()),
        column("MAIN", row -> Printable.name(row.jvm().main())),
        column("JAVA", Row::java),
        column("IMPASSE", Row::impasse));
  }

  private static ColumnData<Row> column(String header, Function<Row, String> value) {
    return new Column()
        .header(header)
        .headerAlign(HorizontalAlign.LEFT)
        .dataAlign(HorizontalAlign.LEFT)
        .maxWidth(NAME_COLUMNS, OverflowBehaviour.ELLIPSIS_LEFT)
        .with(value);
  }
}
