package dev.impasse.junit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of code that is watched: one test or lifecycle method, or the body of an {@code
 * assertDeadlockFree}. Knows its thread, the threads that were started while it ran, and what was
 * found about them. Thread-safe.
 */
final class TestScope {

  /** For how long a thread that was interrupted must not move before it is left behind. */
  private static final long PATIENCE_NANOS = 1_000_000_000;

  private final Subject subject;
  private final Thread body;
  private final Thread caller = Thread.currentThread();
  private final boolean mayBeLeft;
  private final FailOn failOn;
  private final boolean claimed;
  private final long firstId = Threads.nextId();
  private final List<Found> stopping = new ArrayList<>();
  private final List<Found> predicted = new ArrayList<>();
  private long endId = Long.MAX_VALUE;
  private String lead = "";
  private StackTraceElement @Nullable [] stuckAt;
  private List<String> waits = List.of();
  private final Standstill standstill;
  private boolean interrupted;
  private long freedSince;
  private boolean sidesInterrupted;
  private volatile boolean left;

  /**
   * Makes the scope of code that is about to run.
   *
   * @param subject what it is
   * @param body the thread that will run it
   * @param mayBeLeft whether somebody else waits for that thread, and can go on without it
   * @param failOn from which certainty on it fails
   * @param claimed whether it is said to be free of deadlocks: it answers for predictions, too
   */
  TestScope(Subject subject, Thread body, boolean mayBeLeft, FailOn failOn, boolean claimed) {
    this.claimed = claimed;
    this.failOn = failOn;
    this.subject = subject;
    this.body = body;
    this.mayBeLeft = mayBeLeft;
    standstill = new Standstill(body);
  }

  String name() {
    return subject.name();
  }

  @Nullable Class<?> type() {
    return subject.type();
  }

  /** Whether another one is part of the same test. */
  boolean isOfSameTest(TestScope other) {
    return subject.test().equals(other.subject.test());
  }

  Thread body() {
    return body;
  }

  /** Whether threads were made since it began, by whomever. */
  boolean sawNewThreads() {
    return Threads.nextId() > firstId + 1;
  }

  /** Whether it is part of a test, by that one's id. */
  boolean isOf(String test) {
    return subject.test().equals(test);
  }

  /** For how long its thread has not moved, in nanoseconds. */
  synchronized long standsFor(long now) {
    return standstill.nanos(now);
  }

  /** Keeps who waits for whom before somebody interrupts its thread. */
  synchronized void keepWaits() {
    waits = WhoWaits.from(body);
  }

  /** Returns who waits for whom, as it is now or was before the interrupt. */
  synchronized List<String> waits() {
    if (waits.isEmpty() && endId == Long.MAX_VALUE) {
      keepWaits();
    }
    return waits;
  }

  /** Whether its code runs inside the code of another one. */
  boolean isInside(TestScope other) {
    return caller == other.body && firstId > other.firstId;
  }

  /** Says that the code has ended, or is left. */
  synchronized void end() {
    endId = Threads.nextId();
  }

  /** Whether one of the threads was started while the code ran. */
  synchronized boolean began(Found found) {
    return found.sides().stream().anyMatch(id -> id >= firstId && id < endId);
  }

  /** Whether one of the threads is of the group of the test's thread. */
  boolean hasInGroup(Found found, Agent agent) {
    ThreadGroup group = body.getThreadGroup();
    return found.sides().stream()
        .map(agent::thread)
        .anyMatch(thread -> thread != null && group != null && group == thread.getThreadGroup());
  }

  /** Whether the test class is on the stacks of a deadlock. */
  boolean isOnStacksOf(Found found) {
    Class<?> type = type();
    return type != null && found.runsThrough(type);
  }

  /** Takes a finding because of which the code is to fail, at once if it still runs. */
  synchronized void stopFor(Found found, String because) {
    if (!stopping.contains(found)) {
      stopping.add(found);
      if (stopping.size() == 1) {
        lead = because;
      }
      if (stuckAt == null && found.stops(body)) {
        stuckAt = body.getStackTrace();
      }
    }
  }

  /** Whether it is said to be free of deadlocks. */
  boolean isClaimed() {
    return claimed;
  }

  /** Whether a finding of a certainty makes it fail. */
  boolean failsOn(FailOn certainty) {
    return failOn.fails(certainty);
  }

  /** Takes a prediction because of which the code is to fail when it has ended. */
  synchronized void note(Found found) {
    predicted.add(found);
  }

  synchronized boolean isStopped() {
    return !stopping.isEmpty();
  }

  /** Whether the thread hangs and somebody is to go on without it. */
  boolean isLeft() {
    return left;
  }

  /**
   * Frees the thread, step by step: interrupts it, then the threads of the deadlock, and leaves it
   * behind when it has not moved since.
   */
  synchronized void free(Agent agent, long now) {
    if (stopping.isEmpty() || left) {
      return;
    }
    long still = standstill.nanos(now);
    // One that runs and waits for nothing but a processor is at one place, too.
    long patience = body.getState() == Thread.State.RUNNABLE ? 5 * PATIENCE_NANOS : PATIENCE_NANOS;
    if (!interrupted) {
      interrupted = true;
      stuckAt = standstill.place();
      freedSince = now;
      body.interrupt();
    } else if (Math.min(still, now - freedSince) > patience / 2 && !sidesInterrupted) {
      stuckAt = standstill.place();
      interruptSides(agent);
    } else if (Math.min(still, now - freedSince) > patience && mayBeLeft) {
      left = true;
    }
  }

  /**
   * Interrupts the threads that are in the deadlocks still, so that they give back what they hold.
   */
  synchronized void interruptSides(Agent agent) {
    sidesInterrupted = true;
    for (Found found : stopping) {
      for (long id : found.sides()) {
        Thread side = agent.thread(id);
        if (side != null && side != body && found.stops(side)) {
          side.interrupt();
        }
      }
    }
  }

  /** Returns what to fail with, or null if there is nothing. */
  synchronized @Nullable DeadlockError failure() {
    List<Found> all = new ArrayList<>(stopping);
    all.addAll(predicted);
    return all.isEmpty() ? null : DeadlockError.of(lead, all, stuckAt);
  }

  @Override
  public String toString() {
    return name();
  }
}
