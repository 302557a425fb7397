package dev.impasse.forked;

import dev.impasse.forked.LockScript.Op;
import dev.impasse.forked.LockScript.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How far the threads of a script have come, and what each holds and wants, by the script alone.
 */
final class ScriptState {

  private final LockScript script;
  private final List<Integer> at = new ArrayList<>();

  /** Locks taken exclusively, and locks shared or permits: how often, by thread and resource. */
  private final int[][] exclusive;

  private final int[][] shared;

  /**
   * Makes the state.
   *
   * @param progress {@link ScriptThread#progress} of each thread
   */
  ScriptState(LockScript script, List<String> progress) {
    this.script = script;
    int resources = script.resources().size();
    exclusive = new int[progress.size()][resources];
    shared = new int[progress.size()][resources];
    for (int t = 0; t < progress.size(); t++) {
      Set<Integer> failed = new HashSet<>();
      List<String> parts = List.of(progress.get(t).split(":", -1));
      parts.subList(1, parts.size()).forEach(part -> failed.add(Integer.valueOf(part)));
      at.add(Integer.valueOf(parts.get(0)));
      for (int i = 0; i < at.get(t); i++) {
        play(t, i, failed);
      }
    }
  }

  private void play(int t, int index, Set<Integer> failed) {
    Step step = script.threads().get(t).get(index);
    if (step.takes() && !failed.contains(index)) {
      count(t, step, 1);
    } else if (step.gives() && !failed.contains(step.of())) {
      count(t, script.threads().get(t).get(step.of()), -1);
    }
  }

  private void count(int t, Step taken, int sign) {
    boolean permits = kind(taken) == LockScript.Kind.SEMAPHORE;
    (permits || taken.reads() ? shared : exclusive)[t][taken.target()] += sign * taken.amount();
  }

  LockScript script() {
    return script;
  }

  int threads() {
    return at.size();
  }

  boolean ended(int t) {
    return at.get(t) == script.threads().get(t).size();
  }

  /** Returns the step that a thread is at, which has not ended. */
  Step step(int t) {
    return script.threads().get(t).get(at.get(t));
  }

  /** Whether a thread is at a step that can wait without end. */
  boolean waits(int t) {
    return !ended(t) && (step(t).op() == Op.JOIN || (step(t).takes() && !step(t).tries()));
  }

  /** Whether it waits for permits of which there are several. */
  boolean waitsForPermitsOfSeveral(int t) {
    return waits(t)
        && step(t).op() == Op.TAKE
        && kind(step(t)) == LockScript.Kind.SEMAPHORE
        && script.resources().get(step(t).target()).permits() > 1;
  }

  boolean waitsForStamped(int t) {
    return step(t).op() != Op.JOIN && kind(step(t)) == LockScript.Kind.STAMPED;
  }

  boolean holdsNothing(int t) {
    return Arrays.stream(exclusive[t]).sum() + Arrays.stream(shared[t]).sum() == 0;
  }

  LockScript.Kind kind(Step step) {
    return script.resources().get(step.target()).kind();
  }

  int exclusive(int t, int resource) {
    return exclusive[t][resource];
  }

  int shared(int t, int resource) {
    return shared[t][resource];
  }

  /** Returns who is where, for a report of what went wrong. */
  String text() {
    StringBuilder text = new StringBuilder(script.text());
    for (int t = 0; t < threads(); t++) {
      text.append("  t").append(t);
      text.append(ended(t) ? " has ended" : " is at " + at.get(t) + ' ' + step(t))
          .append(" holding");
      for (int r = 0; r < script.resources().size(); r++) {
        text.append(exclusive[t][r] > 0 ? " r" + r + "*" + exclusive[t][r] : "");
        text.append(shared[t][r] > 0 ? " shared r" + r + "*" + shared[t][r] : "");
      }
      text.append('\n');
    }
    return text.toString();
  }
}
