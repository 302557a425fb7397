package dev.impasse.agent;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.weave.Explanation;
import dev.impasse.agent.weave.SiteTable;
import dev.impasse.agent.weave.WeaveOptions;
import dev.impasse.agent.weave.Weaver;
import dev.impasse.agent.weave.WeavingStatistics;
import java.util.Map;
import java.util.Properties;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Says what the weaver would do with a class file, by letting it do so. The command line loads this
 * from the agent jar, outside of any agent. For one thread.
 */
public final class WeaveExplainer
    implements BiFunction<@Nullable ClassLoader, byte[], Map<String, Object>> {

  private final WeaveOptions options;
  private final boolean leftAlone;

  /** Reads the agent's options, as they stand behind its {@code =}, and from nowhere else. */
  public WeaveExplainer(String arguments) {
    AgentOptions read = AgentOptions.of(arguments, new Properties(), Map.of());
    read.complaints().forEach(Console::say);
    options = read.weaveOptions();
    leftAlone = read.leavesApplicationAlone();
  }

  @Override
  public Map<String, Object> apply(@Nullable ClassLoader loader, byte[] classFile) {
    WeavingStatistics coverage = new WeavingStatistics(Integer.MAX_VALUE);
    Explanation explanation = new Explanation();
    Weaver weaver = new Weaver(options, new SiteTable(explanation), coverage);
    return leftAlone
        ? explanation.whereLeftAlone(weaver, loader, classFile)
        : explanation.of(weaver, loader, classFile);
  }
}
