package dev.impasse.maven;

import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Writes reports of what the tests recorded; never fails because of what it finds. */
@Mojo(name = "report", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class ReportMojo extends AnalysisMojo {

  /** The reports to write into the folder; the ending says which kind. */
  @Parameter(property = "impasse.reports", defaultValue = "impasse.html,impasse.json,impasse.sarif")
  private List<String> reports;

  @Override
  void read(BuildFolder folder, List<Path> traces)
      throws MojoExecutionException, MojoFailureException {
    List<String> outputs =
        reports.stream().map(report -> "--output=" + folder.path().resolve(report)).toList();
    fail(analyze(folder, traces, "never", outputs), "");
  }
}
