package dev.impasse.maven;

import java.util.Map;
import java.util.Properties;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Puts the agent into the property that Surefire and Failsafe take their JVM's arguments from. What
 * other plugins put there, as JaCoCo's does, stays.
 */
@Mojo(name = "prepare-agent", defaultPhase = LifecyclePhase.INITIALIZE, threadSafe = true)
public final class PrepareAgentMojo extends ImpasseMojo {

  private static final String CLEARED = "dev.impasse.cleared";

  /** The property to change. */
  @Parameter(property = "impasse.propertyName", defaultValue = "argLine")
  private String propertyName;

  /**
   * Whether the tests leave a trace, for the goals report, check and confirm. Without one they are
   * watched only, which costs less.
   */
  @Parameter(property = "impasse.record", defaultValue = "true")
  private boolean record;

  /** More options of the agent, joined by commas: include=com.acme,trace-max=256m. */
  @Parameter(property = "impasse.options")
  private @Nullable String options;

  @Parameter(defaultValue = "${project.properties}", readonly = true, required = true)
  private Properties properties;

  @Override
  void run(BuildFolder folder) throws MojoExecutionException {
    clearOnce(folder);
    String argument =
        AgentArgument.of(agentJar(), record ? folder.trace().toFile() : null, options);
    String mine = "impasse." + propertyName + ".agent";
    String line =
        AgentArgument.before(
            argument, properties.getProperty(mine), properties.getProperty(propertyName));
    properties.setProperty(mine, argument);
    properties.setProperty(propertyName, line);
    getLog().info(propertyName + " is " + line);
  }

  /** The goal may run before the unit tests and again before the integration tests. */
  @SuppressWarnings("unchecked") // of Maven's interface, which is older than type arguments
  private void clearOnce(BuildFolder folder) throws MojoExecutionException {
    Map<Object, Object> ofThisBuild = getPluginContext();
    if (ofThisBuild.putIfAbsent(CLEARED + folder.path(), true) == null) {
      folder.clear();
    }
  }
}
