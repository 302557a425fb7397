package dev.impasse.launch;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Lets an application hear of what Impasse finds in it. Compile against the agent jar alone; it
 * does no harm where the agent does not run.
 *
 * <pre>{@code
 * Findings.listen(finding -> pager.page((String) finding.get("text")));
 * }</pre>
 *
 * <p>A finding is a map in the form of the JSON of {@code impasse analyze} (see docs/cli.md):
 * {@code fingerprint}, {@code kind}, {@code certainty} ({@code "detected"} or {@code "suspected"}),
 * {@code sides} and so on, made of maps, lists, strings, numbers, booleans and null, with the
 * report for people as {@code text}.
 *
 * <p>Each listener is called on a daemon thread of its own, one finding at a time, within a second
 * of the report; it may throw or block, which ends or delays nothing but its own findings. Those
 * that were reported before it was registered come first, the last 50 of them. Of a listener that
 * does not come back, 64 wait and further ones are dropped.
 */
public final class Findings {

  private static final CopyOnWriteArrayList<Consumer<? super Map<String, Object>>> LISTENERS =
      new CopyOnWriteArrayList<>();

  private Findings() {}

  /** Registers a listener, at any time; registering it again changes nothing. */
  public static void listen(Consumer<? super Map<String, Object>> listener) {
    if (listener == null) {
      throw new NullPointerException("listener");
    }
    LISTENERS.addIfAbsent(listener);
  }

  /** Takes one registration back; what waits for the listener may still come. */
  public static void forget(Consumer<? super Map<String, Object>> listener) {
    LISTENERS.remove(listener);
  }

  /** Returns the live collection, for the agent. */
  static Collection<Consumer<? super Map<String, Object>>> listeners() {
    return LISTENERS;
  }
}
