package dev.impasse.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import org.apache.maven.plugin.MojoExecutionException;
import org.junit.jupiter.api.Test;

class AgentArgumentTest {

  private static final File AGENT = new File("impasse-agent.jar");

  @Test
  void hasTraceAndOptions() throws Exception {
    assertThat(AgentArgument.of(AGENT, new File("a.impasse"), " include=com.acme "))
        .isEqualTo("-javaagent:impasse-agent.jar=trace=a.impasse,include=com.acme");
    assertThat(AgentArgument.of(AGENT, null, "include=com.acme"))
        .isEqualTo("-javaagent:impasse-agent.jar=include=com.acme");
    assertThat(AgentArgument.of(AGENT, null, null)).isEqualTo("-javaagent:impasse-agent.jar");
  }

  @Test
  void isQuoted_whenThereAreBlanks() throws Exception {
    assertThat(AgentArgument.of(AGENT, new File("my builds/a.impasse"), null))
        .isEqualTo("\"-javaagent:impasse-agent.jar=trace=my builds/a.impasse\"");
    assertThatThrownBy(() -> AgentArgument.of(new File("my \" jar"), null, null))
        .isInstanceOf(MojoExecutionException.class);
  }

  @Test
  void isRefused_whenTheAgentCannotTakeTheTrace() {
    assertThatThrownBy(() -> AgentArgument.of(AGENT, new File("a,b.impasse"), null))
        .hasMessageContaining("a,b.impasse");
  }

  @Test
  void keepsWhatOthersHaveSet() {
    assertThat(AgentArgument.before("-javaagent:i", null, "-javaagent:jacoco -Xmx1g"))
        .isEqualTo("-javaagent:i -javaagent:jacoco -Xmx1g");
    assertThat(AgentArgument.before("-javaagent:i", null, null)).isEqualTo("-javaagent:i");
  }

  @Test
  void takesThePlace_ofAnEarlierOne() {
    assertThat(AgentArgument.before("-javaagent:i=b", "-javaagent:i=a", "-javaagent:i=a -Xmx1g"))
        .isEqualTo("-javaagent:i=b -Xmx1g");
  }
}
