package dev.impasse.maven;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Fails the build for deadlocks that the tests met, or that their traces predict. */
@Mojo(name = "check", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class CheckMojo extends AnalysisMojo {

  /** The least certain finding to fail for: detected, confirmed, predicted, suspected or never. */
  @Parameter(property = "impasse.failOn", defaultValue = "predicted")
  private String failOn;

  /** Writes what is found to this file, to be known from now on, and does not fail. */
  @Parameter(property = "impasse.writeBaseline")
  private @Nullable File writeBaseline;

  @Override
  void read(BuildFolder folder, List<Path> traces)
      throws MojoExecutionException, MojoFailureException {
    List<String> baseline =
        writeBaseline == null ? List.of() : List.of("--write-baseline=" + writeBaseline);
    fail(
        analyze(folder, traces, failOn, baseline),
        "the tests have deadlocks, see above (-Dimpasse.failOn=never lets the build pass,"
            + " -Dimpasse.writeBaseline=FILE makes them known)");
  }
}
