package dev.impasse.conformance;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the test classes it is given, and prints a line for each test: what became of it. */
final class Verdicts implements TestExecutionListener {

  private final List<String> verdicts = Collections.synchronizedList(new ArrayList<>());

  private Verdicts() {}

  public static void main(String[] classes) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(Arrays.stream(classes).map(name -> selectClass(name)).toList())
            .build();
    Verdicts listener = new Verdicts();
    LauncherFactory.create().execute(request, listener);
    listener.verdicts.stream().sorted().forEach(System.out::println);
    System.out.println(listener.verdicts.size() + " verdicts");
    System.out.flush();
    System.exit(0); // some tests leave threads behind
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    verdicts.add(test.getUniqueId() + " SKIPPED " + reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
    if (test.isTest() || !passed) {
      verdicts.add(
          test.getUniqueId()
              + " "
              + result.getStatus()
              + result.getThrowable().map(thrown -> " " + oneLine(thrown)).orElse(""));
    }
  }

  /** The exception without what differs from run to run: addresses, times. */
  private static String oneLine(Throwable thrown) {
    return thrown.toString().lines().findFirst().orElse("").replaceAll("[0-9]+", "#");
  }
}
