package dev.impasse.forked;

import java.util.List;

/**
 * A small program of locks: what each of its threads does, step by step.
 *
 * @param seed what it was made from
 * @param resources what its threads take
 * @param threads the steps of each thread
 */
record LockScript(long seed, List<Resource> resources, List<List<Step>> threads) {

  /** What is taken. */
  enum Kind {
    MONITOR,
    LOCK,
    READ_WRITE,
    STAMPED,
    SEMAPHORE
  }

  /**
   * One thing to take.
   *
   * @param kind what it is
   * @param fair whether it is a fair one, where there are such
   * @param permits how many there are, of a semaphore
   */
  record Resource(Kind kind, boolean fair, int permits) {}

  /** What a step does. */
  enum Op {
    /** Takes exclusively, or takes permits. */
    TAKE,
    /** Takes the read lock. */
    READ,
    /** As {@link #TAKE}, and gives up after a millisecond or two. */
    TRY,
    /** As {@link #READ}, and gives up after a millisecond or two. */
    TRY_READ,
    /** Gives back what another step took. */
    GIVE,
    /** Enters a synchronized block. */
    ENTER,
    /** Calls a synchronized method. */
    CALL,
    /** Leaves the innermost block or method. */
    LEAVE,
    /** Waits for the end of a thread. */
    JOIN,
    /** Does nothing for some microseconds. */
    PAUSE
  }

  /**
   * One step.
   *
   * @param op what it does
   * @param target number of the resource, or of the thread to join
   * @param amount permits, or microseconds of a pause
   * @param of of {@link Op#GIVE} and {@link Op#LEAVE}: index of the step that took
   */
  record Step(Op op, int target, int amount, int of) {

    boolean reads() {
      return op == Op.READ || op == Op.TRY_READ;
    }

    /** Whether it may find that it cannot, and go on. */
    boolean tries() {
      return op == Op.TRY || op == Op.TRY_READ;
    }

    boolean takes() {
      return tries() || op == Op.TAKE || op == Op.READ || op == Op.ENTER || op == Op.CALL;
    }

    boolean gives() {
      return op == Op.GIVE || op == Op.LEAVE;
    }
  }

  /** Makes the program of a seed. */
  static LockScript of(long seed) {
    return new ScriptGenerator(seed).script();
  }

  /** Returns the program as text, for a report of what went wrong. */
  String text() {
    StringBuilder text = new StringBuilder("seed " + seed + '\n');
    for (int r = 0; r < resources.size(); r++) {
      text.append("  r").append(r).append(' ').append(resources.get(r)).append('\n');
    }
    for (int t = 0; t < threads.size(); t++) {
      text.append("  t").append(t).append(':');
      List<Step> steps = threads.get(t);
      for (int i = 0; i < steps.size(); i++) {
        Step step = steps.get(i);
        if (step.op() != Op.PAUSE) {
          text.append(' ').append(i).append('=').append(step.op());
          text.append(step.op() == Op.JOIN ? " t" : " r").append(step.target());
          text.append(step.amount() > 1 ? "x" + step.amount() : "").append(',');
        }
      }
      text.append('\n');
    }
    return text.toString();
  }
}
