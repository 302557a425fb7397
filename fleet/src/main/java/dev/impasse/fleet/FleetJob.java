package dev.impasse.fleet;

import java.time.Duration;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.ParameterTool;

/**
 * Condenses files of lock orders where they are read, keeps the fleet in one task, and writes the
 * report: once at the end, or each time that something new has come.
 *
 * <p>What goes over the network is condensed: a run adds some bytes to what is known. One task
 * holds the fleet, which grows with what is distinct; its state is that of {@code merge}.
 */
public final class FleetJob {

  private static final String USAGE =
      "options: --input FOLDER --output REPORT.json [--watch SECONDS]";

  private FleetJob() {}

  /**
   * What a job does.
   *
   * @param input the folder of files, in any file system that Flink knows
   * @param output where the report goes, as JSON
   * @param watch how often to look for new files, and to report; zero to read what is there, once
   */
  public record Settings(String input, String output, Duration watch) {

    static Settings of(String... args) {
      ParameterTool given = ParameterTool.fromArgs(args);
      if (!given.has("input") || !given.has("output")) {
        throw new IllegalArgumentException(USAGE);
      }
      long seconds = given.getLong("watch", 0);
      return new Settings(given.get("input"), given.get("output"), Duration.ofSeconds(seconds));
    }
  }

  /** Runs the job. */
  public static void main(String... args) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    define(environment, Settings.of(args));
    environment.execute("impasse fleet");
  }

  /** Adds the steps of the job to an environment. */
  public static void define(StreamExecutionEnvironment environment, Settings settings) {
    FileSource.FileSourceBuilder<RecordedFile> files =
        FileSource.forBulkFileFormat(new WholeFiles(), new Path(settings.input()));
    if (settings.watch().isZero()) {
      environment.setRuntimeMode(RuntimeExecutionMode.BATCH);
    } else {
      environment.setRuntimeMode(RuntimeExecutionMode.STREAMING);
      environment.enableCheckpointing(settings.watch().toMillis());
      files.monitorContinuously(settings.watch());
    }
    environment
        .fromSource(files.build(), WatermarkStrategy.noWatermarks(), "lock orders")
        .transform("condense", RecordedFile.TYPE, new Condense())
        .transform("search", Types.STRING, new Search(settings.input()))
        .setParallelism(1)
        .map(new WriteReport(settings.output()))
        .returns(Types.STRING)
        .setParallelism(1)
        .sinkTo(new DiscardingSink<>())
        .setParallelism(1);
  }
}
