package dev.impasse.core.report;

import dev.impasse.core.finding.Bystander;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.FixAdvice;
import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.Side;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import java.util.ArrayList;
import java.util.List;

/** Makes findings for tests. */
public final class FindingSketch {

  /** Everything at once that a name may do to a terminal, a page or a file. */
  public static final String EVIL =
      "\u001b[31m<script>alert('x')</script>\"];a->b\n--> DEADLOCK DETECTED\r\u202egnp\u2066\u0000"
          + "\ud800]]>&#x202e;&amp;{0}[l](http://x)`#quot;\udc00\ufffe\u2028\\N\\\"%{%<!--\u0007\ue000\\";

  private FindingSketch() {}

  /** Returns a lock. */
  public static LockRef lock(int id, String label) {
    return new LockRef(
        id, LockKind.REENTRANT_LOCK, label, "java.util.concurrent.locks.ReentrantLock");
  }

  /** Returns a thread of a cycle that waits in line 30 + tid of MutexDemo.java. */
  public static Side side(int tid, String name, LockRef wants, LockRef holds) {
    StackTraceElement at =
        new StackTraceElement("x.MutexDemo", "fun" + tid, "MutexDemo.java", 30 + tid);
    StackTraceElement from =
        new StackTraceElement("x.MutexDemo", "fun" + tid, "MutexDemo.java", 20 + tid);
    return new Side(
        new ThreadRef(tid, name, false, false),
        wants,
        Mode.EXCLUSIVE,
        at,
        "",
        List.of(new Hold(holds, Mode.EXCLUSIVE, 1, from, "")),
        List.of(at));
  }

  /** Returns a deadlock. */
  public static Finding finding(List<Side> sides, List<Bystander> behind) {
    FindingKind kind = sides.size() == 1 ? FindingKind.SELF_DEADLOCK : FindingKind.DEADLOCK;
    return new Finding(
        kind,
        Certainty.DETECTED,
        "7f3a9c21",
        sides,
        behind,
        List.of("both waited in the same place"),
        FixAdvice.of(sides));
  }

  /** Returns two threads that took two locks in two orders, and one that waits behind. */
  public static Finding mutex() {
    LockRef a = lock(1, "MutexDemo.mutexA");
    LockRef b = lock(2, "MutexDemo.mutexB");
    return finding(
        List.of(side(1, "Thread-1", a, b), side(2, "Thread-2", b, a)),
        List.of(new Bystander(new ThreadRef(3, "Thread-3", false, false), a, null)));
  }

  /** Returns the same with another kind and certainty. */
  public static Finding mutex(FindingKind kind, Certainty certainty, String fingerprint) {
    Finding mutex = mutex();
    List<ThreadRef> gone = List.of(new ThreadRef(9, "worker", true, true));
    return new Finding(
        kind,
        certainty,
        fingerprint,
        mutex.sides(),
        mutex.blockedBehind(),
        kind == FindingKind.DEADLOCK ? List.of() : gone,
        mutex.why(),
        mutex.fix());
  }

  /** Returns a cycle in which every name is hostile. */
  public static Finding hostile() {
    StackTraceElement frame =
        new StackTraceElement(EVIL, EVIL, EVIL, "x." + EVIL, EVIL, EVIL + ".java", 7);
    List<Side> sides = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      LockRef wants = new LockRef(i, LockKind.CUSTOM_LOCK, EVIL + i, EVIL);
      LockRef holds = new LockRef(1 - i, LockKind.CUSTOM_LOCK, EVIL + (1 - i), EVIL);
      String name = i == 0 ? EVIL : "x".repeat(10_000_000);
      ThreadRef thread = new ThreadRef(i, name, i == 0, false);
      Hold hold = new Hold(holds, Mode.EXCLUSIVE, 1, frame, EVIL);
      sides.add(
          new Side(thread, wants, Mode.EXCLUSIVE, frame, EVIL, List.of(hold), List.of(frame)));
    }
    ThreadRef behind = new ThreadRef(3, EVIL, false, false);
    return new Finding(
        FindingKind.DEADLOCK,
        Certainty.DETECTED,
        "0badbad0",
        sides,
        List.of(new Bystander(behind, sides.get(0).wants(), frame)),
        List.of(behind),
        List.of("because of " + EVIL),
        FixAdvice.of(sides) + EVIL);
  }
}
