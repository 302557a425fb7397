package dev.impasse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenFilesTest {

  @TempDir Path folder;

  @Test
  void findsNewAndChangedFiles_ofThatName() throws IOException {
    Files.writeString(folder.resolve("app-1.impasse"), "old");
    Files.writeString(folder.resolve("app-2.impasse"), "old");
    WrittenFiles files = new WrittenFiles(folder.resolve("app-%p.impasse").toString());
    assertThat(files.written()).isEmpty();

    Files.writeString(folder.resolve("app-2.impasse"), "changed");
    Files.writeString(folder.resolve("app-3.impasse"), "new");
    Files.writeString(folder.resolve("other-3.impasse"), "new");
    Files.writeString(folder.resolve("app-3.impasse.tmp"), "new");

    assertThat(files.written())
        .containsExactly(folder.resolve("app-2.impasse"), folder.resolve("app-3.impasse"));
  }

  @Test
  void findsNothing_whereThereIsNoFolder() {
    assertThat(new WrittenFiles(folder.resolve("no").resolve("x").toString()).written()).isEmpty();
  }

  @Test
  void refusesAValueWithAComma_forTheAgent() {
    AgentArgument agent = new AgentArgument(Path.of("a.jar")).with("trace", "x.impasse");

    assertThat(agent.with("detect", "true"))
        .hasToString("-javaagent:a.jar=trace=x.impasse,detect=true");
    assertThatThrownBy(() -> agent.with("trace", "a,b")).hasMessageContaining("trace=a,b");
  }
}
