package dev.impasse.junit;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Begins to listen for deadlocks when JUnit starts, makes Jupiter find {@link ImpasseExtension} on
 * the class path, and fails the run at its end for deadlocks that no test engine has failed for.
 * Without the agent it says so, once, and changes nothing.
 */
public final class ImpasseSessionListener implements LauncherSessionListener {

  private final DeadlockWatch watch = DeadlockWatch.get();
  private final Parameters parameters = new Parameters();
  private final AutoDetection autoDetection = new AutoDetection(parameters);

  /** For JUnit. */
  public ImpasseSessionListener() {}

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Settings settings = Settings.of(parameters::get);
    boolean on = WatchStart.of(watch, settings);
    if (!on) {
      session.getLauncher().registerTestExecutionListeners(new WithoutAgent());
    }
    if (on || settings.agentRequired()) {
      autoDetection.enable();
    }
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    autoDetection.restore();
    if (watch.start()) {
      RunEnd.ofRun(watch);
    }
  }

  /** Says that there is no agent when tests run; build tools also look for tests, elsewhere. */
  private static final class WithoutAgent implements TestExecutionListener {

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
      Missing.say();
    }
  }
}
