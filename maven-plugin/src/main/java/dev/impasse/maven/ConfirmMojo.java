package dev.impasse.maven;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * Runs a main class of this project again and steers it into the deadlocks that are predicted from
 * the traces of the build, one after the other; fails for those that happen.
 */
@Mojo(name = "confirm", requiresDependencyResolution = ResolutionScope.TEST, threadSafe = true)
public final class ConfirmMojo extends AnalysisMojo {

  /** The main class to run, of the classes of the project or its tests. */
  @Parameter(property = "impasse.mainClass", required = true)
  private String mainClass;

  /** Its arguments. */
  @Parameter(property = "impasse.arguments")
  private @Nullable List<String> arguments;

  /** How often to run it for one finding. */
  @Parameter(property = "impasse.runs", defaultValue = "10")
  private int runs;

  /** Seconds after which a run is stopped. */
  @Parameter(property = "impasse.timeout", defaultValue = "60")
  private int timeout;

  /** The least certain outcome to fail for. */
  @Parameter(property = "impasse.confirm.failOn", defaultValue = "confirmed")
  private String failOn;

  @Parameter(defaultValue = "${project.testClasspathElements}", readonly = true, required = true)
  private List<String> classPath;

  @Override
  void read(BuildFolder folder, List<Path> traces)
      throws MojoExecutionException, MojoFailureException {
    for (Path trace : traces) {
      List<String> all = new ArrayList<>(List.of("confirm", "--fail-on=" + failOn));
      all.addAll(known());
      all.addAll(
          List.of("--runs=" + runs, "--timeout=" + timeout, "--traces=" + folder.confirmed()));
      all.addAll(List.of(trace.toString(), "--", CommandLine.java(), "-cp"));
      all.add(String.join(File.pathSeparator, classPath));
      all.add(mainClass);
      all.addAll(arguments == null ? List.of() : arguments);
      fail(commandLine().run(all), "a predicted deadlock happens, see above");
    }
  }
}
