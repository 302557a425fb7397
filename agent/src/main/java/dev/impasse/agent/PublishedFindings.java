package dev.impasse.agent;

import dev.impasse.agent.notify.FindingSink;
import dev.impasse.agent.notify.Reported;
import dev.impasse.core.trace.FindingText;
import java.lang.instrument.Instrumentation;

/**
 * Shows findings to whoever attaches to this JVM, as {@code impasse check} does: each is a property
 * beside that of {@link AgentMarker}. Of more than {@value #MOST_KEPT} the oldest give way.
 *
 * <p><b>Threading.</b> By one thread at a time, which may wait for others that read the properties.
 */
final class PublishedFindings implements FindingSink {

  private static final int MOST_KEPT = 50;

  private final Instrumentation instrumentation;
  private int count;

  /** Makes a sink of the JVM that these instruments are of. */
  PublishedFindings(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  @Override
  public void take(Reported reported) {
    AgentMarker.set(
        instrumentation,
        FindingText.PROPERTY + count % MOST_KEPT,
        FindingText.of(reported.asReported()));
    count++;
  }
}
