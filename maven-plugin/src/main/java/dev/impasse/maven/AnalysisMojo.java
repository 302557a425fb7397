package dev.impasse.maven;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** What reads the traces of a build: all of them in one analysis. */
abstract class AnalysisMojo extends ImpasseMojo {

  /** Findings in this file are known, and do not count. */
  @Parameter(property = "impasse.baseline")
  private @Nullable File baseline;

  /** Patterns of findings that do not count, with reasons. */
  @Parameter(property = "impasse.suppressions")
  private @Nullable List<File> suppressions;

  /** Folders whose source lines the report shows. */
  @Parameter(defaultValue = "${project.compileSourceRoots}", readonly = true)
  private List<String> sources;

  @Parameter(defaultValue = "${project.testCompileSourceRoots}", readonly = true)
  private List<String> testSources;

  /** Classes in which {@code @SuppressDeadlock} counts. */
  @Parameter(defaultValue = "${project.build.outputDirectory}", readonly = true)
  private File classes;

  @Parameter(defaultValue = "${project.build.testOutputDirectory}", readonly = true)
  private File testClasses;

  @Override
  final void run(BuildFolder folder) throws MojoExecutionException, MojoFailureException {
    List<Path> traces = folder.traces();
    if (traces.isEmpty()) {
      getLog()
          .warn(
              "no traces in "
                  + folder.path()
                  + ": nothing was checked (did the goal prepare-agent run, and do the tests take"
                  + " @{argLine}?)");
      return;
    }
    read(folder, traces);
  }

  abstract void read(BuildFolder folder, List<Path> traces)
      throws MojoExecutionException, MojoFailureException;

  /** Analyses the traces, all in one, and returns the exit code. */
  final int analyze(BuildFolder folder, List<Path> traces, String failOn, List<String> more)
      throws MojoExecutionException {
    List<String> arguments = new ArrayList<>(List.of("analyze", "--fail-on=" + failOn));
    arguments.addAll(known());
    arguments.addAll(more);
    arguments.add("--files-from=" + folder.list(traces));
    return commandLine().run(arguments);
  }

  /** Returns what all commands take: what is known, and where sources and classes are. */
  final List<String> known() {
    List<String> arguments = new ArrayList<>(List.of("--color=never"));
    if (baseline != null) {
      arguments.add("--baseline=" + baseline);
    }
    for (File file : suppressions == null ? List.<File>of() : suppressions) {
      arguments.add("--suppressions=" + file);
    }
    arguments.addAll(path("--source-path=", Stream.of(sources, testSources).flatMap(List::stream)));
    arguments.addAll(path("--class-path=", Stream.of(classes.getPath(), testClasses.getPath())));
    return arguments;
  }

  /** Fails the build for what an exit code says. */
  final void fail(int exitCode, String found) throws MojoExecutionException, MojoFailureException {
    switch (exitCode) {
      case 0 -> {}
      case 1 -> throw new MojoFailureException(found);
      case 3 ->
          throw new MojoFailureException("a trace of the tests cannot be read whole, see above");
      default -> throw new MojoExecutionException("impasse ended with exit code " + exitCode);
    }
  }

  /** Of folders that are there: a project may have tests alone. */
  private static List<String> path(String option, Stream<String> folders) {
    String path =
        folders
            .filter(folder -> new File(folder).isDirectory())
            .collect(Collectors.joining(File.pathSeparator));
    return path.isEmpty() ? List.of() : List.of(option + path);
  }
}
