package dev.impasse.cli.launch;

import dev.impasse.cli.failure.CommandFailure;
import dev.impasse.cli.failure.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The weaver inside the agent jar, loaded as the agent loads it: so that what is explained is what
 * happens. Only types of the JDK pass between the two.
 */
public final class AgentWeaver implements AutoCloseable {

  private final URLClassLoader loader;
  private final BiFunction<@Nullable ClassLoader, byte[], Map<String, Object>> explainer;

  private AgentWeaver(
      URLClassLoader loader,
      BiFunction<@Nullable ClassLoader, byte[], Map<String, Object>> explainer) {
    this.loader = loader;
    this.explainer = explainer;
  }

  /** Opens the weaver of an agent jar, with the agent's options as they stand behind its "=". */
  @SuppressWarnings("unchecked")
  public static AgentWeaver of(Path agentJar, String arguments) throws IOException {
    URL folder = URI.create("jar:" + agentJar.toUri() + "!/inst/").toURL();
    URLClassLoader loader =
        new URLClassLoader(new URL[] {folder}, ClassLoader.getPlatformClassLoader());
    try {
      Object explainer =
          Class.forName("dev.impasse.agent.WeaveExplainer", true, loader)
              .getConstructor(String.class)
              .newInstance(arguments);
      return new AgentWeaver(
          loader, (BiFunction<@Nullable ClassLoader, byte[], Map<String, Object>>) explainer);
    } catch (ReflectiveOperationException e) {
      loader.close();
      throw new CommandFailure(ExitCode.INTERNAL, "the agent jar has no weaver: " + agentJar);
    }
  }

  /** Returns what would be woven in a class; the keys are those of the JSON. */
  public Map<String, Object> explain(@Nullable ClassLoader definer, byte[] classFile) {
    return explainer.apply(definer, classFile);
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
