package dev.impasse.fleet;

import dev.impasse.core.file.FileMode;
import dev.impasse.core.file.OutputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;

/** Writes each report in place of the one before, and passes it on. */
final class WriteReport implements MapFunction<String, String> {

  private static final long serialVersionUID = 1;

  private final String to;

  WriteReport(String to) {
    this.to = to;
  }

  @Override
  public String map(String report) throws IOException {
    byte[] utf8 = report.getBytes(StandardCharsets.UTF_8);
    Path path = new Path(to);
    if (path.getFileSystem().isDistributedFS()) {
      try (FSDataOutputStream out = path.getFileSystem().create(path, WriteMode.OVERWRITE)) {
        out.write(utf8);
      }
    } else {
      OutputFile.write(
          java.nio.file.Path.of(path.getPath()), FileMode.USUAL, out -> out.write(utf8));
    }
    return report;
  }
}
