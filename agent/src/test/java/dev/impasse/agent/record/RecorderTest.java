package dev.impasse.agent.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impasse.core.file.FileMode;
import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.trace.TraceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recorder leaves in its file, whenever its process ends. */
class RecorderTest {

  private static final int MAX_BYTES = 32 << 20;

  @TempDir private Path folder;

  @Test
  void missesNoFinding_whenNoneWasWrittenYet() throws IOException {
    Path path = folder.resolve("t.impasse");
    Recorder recorder =
        Objects.requireNonNull(
            Recorder.open(new TraceSettings(path, FileMode.PRIVATE, MAX_BYTES, 1), "1", "java"));
    ReportedFinding cannotBeWritten = new ReportedFinding(null, java.util.List.of());

    assertThatThrownBy(() -> recorder.finding(cannotBeWritten))
        .isInstanceOf(NullPointerException.class);
    recorder.close(); // else it makes chunks while they are read

    try (TraceFile trace = TraceFile.open(path)) {
      assertThat(trace.damage()).isEmpty();
    }
  }
}
