package dev.impasse.junit;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

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
    if (watch.start()) {
      watch.configure(settings);
      autoDetection.enable();
    } else {
      Missing.say(settings);
    }
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    if (watch.start()) {
      autoDetection.restore();
      RunEnd.ofRun(watch);
    }
  }
}
