package dev.impasse.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impasse.core.file.FileMode;
import dev.impasse.core.file.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenFilesTest {

  @TempDir Path folder;

  @Test
  void findsNewFiles_ofThatName() throws IOException {
    Files.writeString(folder.resolve("app-1.impasse"), "old");
    Files.writeString(folder.resolve("app-2.impasse"), "old");
    WrittenFiles files = new WrittenFiles(folder.resolve("app-%p.impasse").toString());
    assertThat(files.written()).isEmpty();

    Files.writeString(folder.resolve("app-2.impasse"), "another process goes on recording");
    Files.writeString(folder.resolve("app-3.impasse"), "new");
    Files.writeString(folder.resolve("app-3.2.impasse"), "new");
    Files.writeString(folder.resolve("other-3.impasse"), "new");
    Files.writeString(folder.resolve(".app-3.impasse.0.part"), "new");

    assertThat(files.written())
        .containsExactly(folder.resolve("app-3.2.impasse"), folder.resolve("app-3.impasse"));
  }

  @Test
  void findsTheFileThatHasANumber_becauseTheNameWasTaken() throws IOException {
    Path taken = Files.writeString(folder.resolve("app.impasse"), "old");
    WrittenFiles files = new WrittenFiles(taken.toString());
    WrittenFiles without = new WrittenFiles(folder.resolve("trace").toString());

    Files.writeString(folder.resolve("app.12.impasse"), "new");
    Files.writeString(folder.resolve("app.x.impasse"), "new");
    Files.writeString(folder.resolve("trace.2"), "new");

    assertThat(files.written()).containsExactly(folder.resolve("app.12.impasse"));
    assertThat(without.written()).containsExactly(folder.resolve("trace.2"));
  }

  @Test
  void findsAFileThatReplacedAnotherOne() throws IOException {
    Path file = Files.writeString(folder.resolve("app.impasse"), "old");
    WrittenFiles files = new WrittenFiles(file.toString());

    OutputFile.write(file, FileMode.PRIVATE, out -> out.write(1));

    assertThat(files.written()).containsExactly(file);
  }

  @Test
  void findsNothing_whereThereIsNoFolder() {
    assertThat(new WrittenFiles(folder.resolve("no").resolve("x").toString()).written()).isEmpty();
  }

  @Test
  void refusesAnOptionThatTheAgentDoesNotKnow() {
    AgentArgument agent = new AgentArgument(Path.of("a.jar"));

    assertThatThrownBy(() -> agent.with("tarce", "x"))
        .hasMessage("unknown option 'tarce', did you mean 'trace'?");
    assertThatThrownBy(() -> agent.with("jmx", "maybe"))
        .hasMessage("option jmx takes true or false: jmx=maybe");
    assertThatThrownBy(() -> agent.with("report", "a.txt;b.pdf"))
        .hasMessageContaining("report=a.txt;b.pdf");
  }

  @Test
  void refusesAValueWithAComma_forTheAgent() {
    AgentArgument agent = new AgentArgument(Path.of("a.jar")).with("trace", "x.impasse");

    assertThat(agent.with("detect", "true"))
        .hasToString("-javaagent:a.jar=trace=x.impasse,detect=true");
    assertThatThrownBy(() -> agent.with("trace", "a,b")).hasMessageContaining("trace=a,b");
  }
}
