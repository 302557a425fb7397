package dev.impasse.junit;

/**
 * Begins to watch at the start of a run, with the settings that are known by then; of the agent
 * that is not there it says so. For JUnit's session, and for frameworks that have no configuration
 * parameters.
 */
final class WatchStart {

  private WatchStart() {}

  /**
   * Begins, and attaches the agent if it has to; returns whether there is one.
   *
   * @throws IllegalStateException if there is none and the settings require it
   */
  static boolean of(DeadlockWatch watch, Settings settings) {
    if (!watch.start() && settings.attach()) {
      Attachment.attach();
    }
    boolean on = watch.start();
    if (on) {
      watch.configure(settings);
    }
    return on;
  }

  /** Does the same by system properties alone, and says that there is no agent. */
  static boolean bySystemProperties(DeadlockWatch watch) {
    Settings settings = Settings.of(new Parameters()::get);
    boolean on = of(watch, settings);
    if (!on) {
      Missing.say();
      Missing.check(settings);
    }
    return on;
  }
}
