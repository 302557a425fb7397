package dev.impasse.maven;

import java.io.File;
import java.util.List;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;

/** What all goals share: where the traces are, and the jars that the plugin brings along. */
abstract class ImpasseMojo extends AbstractMojo {

  /** Whether to do nothing. */
  @Parameter(property = "impasse.skip", defaultValue = "false")
  private boolean skip;

  /** The folder of the traces and reports of this build. */
  @Parameter(property = "impasse.directory", defaultValue = "${project.build.directory}/impasse")
  private File directory;

  @Parameter(defaultValue = "${plugin.artifacts}", readonly = true, required = true)
  private List<Artifact> artifacts;

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    if (skip) {
      getLog().info("impasse.skip is set, nothing is done");
      return;
    }
    run(new BuildFolder(directory.toPath()));
  }

  abstract void run(BuildFolder folder) throws MojoExecutionException, MojoFailureException;

  /** Returns the agent jar, which came as a dependency of this plugin. */
  final File agentJar() throws MojoExecutionException {
    return artifacts.stream()
        .filter(ImpasseMojo::isAgent)
        .findFirst()
        .map(Artifact::getFile)
        .orElseThrow(() -> new MojoExecutionException("impasse-agent is no dependency of mine"));
  }

  /** Returns the command line, in a process of its own. */
  final CommandLine commandLine() throws MojoExecutionException {
    List<File> classPath =
        artifacts.stream().filter(one -> !isAgent(one)).map(Artifact::getFile).toList();
    return new CommandLine(classPath, agentJar(), getLog());
  }

  private static boolean isAgent(Artifact artifact) {
    return artifact.getGroupId().equals("dev.impasse")
        && artifact.getArtifactId().equals("impasse-agent");
  }
}
