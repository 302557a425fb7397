package dev.impasse.agent.react;

import dev.impasse.agent.Console;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Does what {@code on-deadlock} asks for, in this order: dump, interrupt, exit. Only about
 * deadlocks that are certain, and only after they were reported.
 *
 * <p><b>Threading.</b> One finding at a time: {@link #plan}, then the report, then {@link #take}.
 */
public final class Reactions implements FindingSink {

  private final OnDeadlock asked;
  private final ThreadDump dump;
  private final Runnable seal;
  private final Runnable beforeExit;
  private @Nullable Interruption interruption;

  /**
   * Makes them.
   *
   * @param asked what to do
   * @param dump where dumps go
   * @param seal brings the trace to the disk
   * @param beforeExit lets others finish with the finding, bounded in time
   */
  public Reactions(OnDeadlock asked, ThreadDump dump, Runnable seal, Runnable beforeExit) {
    this.beforeExit = beforeExit;
    this.asked = asked;
    this.dump = dump;
    this.seal = seal;
  }

  /** Decides what will be done about a finding, and returns what to say of it in the report. */
  public List<String> plan(Finding finding) {
    interruption = null;
    List<String> said = new ArrayList<>();
    if (finding.certainty() == Certainty.DETECTED && asked.interrupt()) {
      Interruption planned = Interruption.plan(finding);
      interruption = planned;
      said.addAll(planned.said());
    }
    return said;
  }

  @Override
  public void take(Reported reported) {
    if (!reported.detected()) {
      return;
    }
    if (asked.dump()) {
      seal.run();
      dump.write();
    }
    if (interruption != null) {
      interruption.perform();
    }
    if (asked.exits()) {
      Console.say("on-deadlock=exit:" + asked.exitCode() + ", ending this JVM");
      LastExit.begin(asked.exitCode(), beforeExit);
    }
  }
}
