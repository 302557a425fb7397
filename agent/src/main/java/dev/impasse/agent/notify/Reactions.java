package dev.impasse.agent.notify;

import dev.impasse.agent.console.Console;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Does what {@code on-deadlock} asks for, in this order: dump, interrupt, exit. Only about
 * deadlocks that are certain, and only after they were reported: those who take the report have
 * {@value #REPORT_SECONDS} seconds, a dump has {@value #DUMP_SECONDS}, and then it goes on without
 * them.
 *
 * <p><b>Threading.</b> {@link #plan}, then the report, then the rest behind a {@link QueuedSink}.
 */
public final class Reactions implements FindingSink {

  private static final int REPORT_SECONDS = 10;
  private static final int DUMP_SECONDS = 10;
  private static final long SECOND = 1_000_000_000;
  private static final long POLL_NANOS = 1_000_000;

  /** Deadlocks that close in the same moment are seen in one scan, or in the next. */
  private static final long GATHER_NANOS = 250_000_000;

  private final OnDeadlock asked;
  private final ThreadDump dump;
  private final Runnable seal;
  private final FindingSinks reports;
  private final AsyncSink dumping = new AsyncSink("impasse-dump", false);
  private final Map<Finding, Interruption> planned =
      Collections.synchronizedMap(new IdentityHashMap<>());
  private final long graceSeconds;
  private final Set<Finding> putOff = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * Makes them.
   *
   * @param asked what to do
   * @param graceSeconds for how long a deadlock that an interrupt can end must have stood before
   *     the JVM is ended
   * @param dump where dumps go
   * @param seal brings the trace to the disk
   * @param reports who is to have the report before
   */
  public Reactions(
      OnDeadlock asked, long graceSeconds, ThreadDump dump, Runnable seal, FindingSinks reports) {
    this.reports = reports;
    this.graceSeconds = graceSeconds;
    this.asked = asked;
    this.dump = dump;
    this.seal = seal;
  }

  /** Returns these behind a queue. */
  public FindingSink queued() {
    return new QueuedSink("impasse-reactions", this, asked.dump() ? GATHER_NANOS : 0);
  }

  /** Decides what will be done about a finding, and returns what to say of it in the report. */
  public List<String> plan(Finding finding) {
    List<String> said = new ArrayList<>();
    if (finding.certainty() == Certainty.DETECTED && asked.interrupt()) {
      Interruption interruption = Interruption.plan(finding);
      planned.put(finding, interruption);
      said.addAll(interruption.said());
    }
    if (waitsFor(finding)) {
      synchronized (putOff) {
        putOff.add(finding);
      }
      said.add(
          "this JVM is ended if the deadlock has stood for "
              + graceSeconds
              + " s more: somebody may interrupt a thread of it");
    }
    return said;
  }

  /**
   * Whether the JVM is ended because of a deadlock, but not at once: an interrupt can end it, and
   * the program may have a watchdog of its own.
   */
  public boolean waitsFor(Finding finding) {
    return asked.exits()
        && graceSeconds > 0
        && finding.certainty() == Certainty.DETECTED
        && Interruption.isPossible(finding);
  }

  /** Returns how long a deadlock that an interrupt can end must have stood. */
  public long graceNanos() {
    return graceSeconds * 1_000_000_000;
  }

  /** Ends the JVM: a deadlock that an interrupt could have ended still stands. */
  public void hasStood(Finding finding) {
    Console.say("the deadlock #" + finding.fingerprint() + " has stood for " + graceSeconds + " s");
    exit();
  }

  private void exit() {
    Console.say("on-deadlock=exit:" + asked.exitCode() + ", ending this JVM");
    LastExit.begin(asked.exitCode());
  }

  @Override
  public void take(Reported reported) {
    takeTogether(List.of(reported));
  }

  @Override
  public void takeTogether(List<Reported> together) {
    List<Reported> detected = together.stream().filter(Reported::detected).toList();
    if (detected.isEmpty() || asked.equals(OnDeadlock.REPORT)) {
      return;
    }
    reports.settle(REPORT_SECONDS * SECOND);
    if (asked.dump()) {
      dump();
    }
    for (Reported reported : detected) {
      Interruption interruption = planned.remove(reported.finding());
      if (interruption != null) {
        interruption.perform();
      }
    }
    if (asked.exits() && !detected.stream().allMatch(this::isPutOff)) {
      exit();
    }
  }

  private boolean isPutOff(Reported reported) {
    synchronized (putOff) {
      return putOff.remove(reported.finding());
    }
  }

  /** One dump shows all deadlocks that there are. */
  private void dump() {
    dumping.execute(
        () -> {
          seal.run();
          dump.write();
        });
    long deadline = System.nanoTime() + DUMP_SECONDS * SECOND;
    while (!dumping.idle() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
