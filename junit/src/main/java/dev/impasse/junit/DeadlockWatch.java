package dev.impasse.junit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Hears of findings, gives each to the {@link TestScope} it belongs to, and frees who hangs there.
 * One for all tests of the JVM. Thread-safe.
 *
 * <p>A deadlock belongs to the scopes whose own thread it stops; if there are none, to the one that
 * {@link Owners} tells by the threads of the cycle. What belongs to code that has ended, or to
 * nobody, is kept until the class or the run ends. Later tests that wait for what the threads of an
 * old deadlock hold are found by looking, because nothing is reported twice.
 */
final class DeadlockWatch {

  private static final DeadlockWatch ONE = new DeadlockWatch(Agent.find());
  private static final long LOOK_NANOS = 50_000_000;
  private static final int REMEMBERED = 2_000;

  private final Agent agent;
  private final Map<Thread, TestThread> threads = new HashMap<>();
  private final List<TestScope> running = new ArrayList<>();
  private final Deque<TestScope> ended = new ArrayDeque<>();
  private final List<Late> late = new ArrayList<>();
  private final List<Late> predicted = new ArrayList<>();
  private final List<Standing> standing = new ArrayList<>();
  private Settings settings = Settings.standard();
  private Set<String> known = Set.of();
  private boolean listening;
  private boolean freeing;

  /**
   * A finding that came when nobody was there to fail.
   *
   * @param scope whose it is, or null if that is not known
   */
  private record Late(@Nullable TestScope scope, Found found) {}

  DeadlockWatch(Agent agent) {
    this.agent = agent;
  }

  /** Returns the one of this JVM. */
  static DeadlockWatch get() {
    return ONE;
  }

  /** Begins to listen, if there is an agent; returns whether there is. */
  synchronized boolean start() {
    if (!listening && agent.isOn()) {
      listening = true;
      agent.listen(finding -> take(Found.of(finding)));
    }
    return listening;
  }

  Agent agent() {
    return agent;
  }

  synchronized Settings settings() {
    return settings;
  }

  synchronized void configure(Settings read) {
    known = Baseline.fingerprints(read.baseline());
    settings = read;
  }

  /** Returns the thread on which to run what another one was to run. */
  synchronized TestThread threadFor(Thread owner) {
    threads.values().removeIf(thread -> !thread.isUsable());
    return threads.computeIfAbsent(owner, TestThread::new);
  }

  /** Watches a scope from now on. */
  synchronized void enter(TestScope scope) {
    running.add(scope);
  }

  /** Looks a last time, if threads were started meanwhile, and watches the scope no more. */
  void leave(TestScope scope) {
    if (scope.isClaimed() || scope.sawNewThreads()) {
      agent.look();
    }
    if (scope.isClaimed() && scope.failsOn(FailOn.PREDICTED)) {
      agent.predict();
    }
    synchronized (this) {
      scope.end();
      running.remove(scope);
      ended.addLast(scope);
      if (ended.size() > REMEMBERED) {
        ended.removeFirst();
      }
    }
    if (scope.isStopped()) {
      scope.interruptSides(agent);
    }
  }

  /** Takes a finding from the agent. */
  synchronized void take(Found found) {
    switch (found.certainty()) {
      case DETECTED, SUSPECTED -> give(found);
      default -> keep(found);
    }
  }

  /** Gives a prediction to the code that is said to have none, or keeps it for the end. */
  private void keep(Found found) {
    String print = found.fingerprint();
    if (known.contains(print)
        || standing.stream().anyMatch(old -> old.found().fingerprint().equals(print))) {
      return; // known, or it has happened
    }
    List<TestScope> own = running.stream().filter(one -> found.names(one.body())).toList();
    Owners owners = new Owners(agent, running, ended);
    TestScope owner = own.isEmpty() ? owners.of(found) : own.get(own.size() - 1);
    if (owner != null
        && running.contains(owner)
        && owner.isClaimed()
        && owner.failsOn(found.certainty())) {
      owner.note(found);
    } else if (settings.failOn().fails(found.certainty())) {
      predicted.add(new Late(owner, found));
    }
  }

  private void give(Found found) {
    List<TestScope> stopped = new ArrayList<>();
    for (TestScope scope : running) {
      if (found.stops(scope.body())) {
        stopped.add(scope);
      }
    }
    Owners owners = new Owners(agent, running, ended);
    stopped.removeIf(owners.around(stopped)::contains);
    if (stopped.isEmpty()) {
      TestScope owner = owners.of(found);
      if (owner != null && running.contains(owner)) {
        stopped.add(owner);
      } else if (settings.failOn().fails(found.certainty())) {
        late.add(new Late(owner, found));
      }
    }
    for (TestScope scope : stopped) {
      if (scope.failsOn(found.certainty())) {
        scope.stopFor(found, "");
      }
    }
    if (found.certainty() == FailOn.DETECTED) {
      List<TestScope> then = new ArrayList<>(running);
      then.removeAll(owners.around(running));
      standing.add(new Standing(stopped.isEmpty() ? null : stopped.get(0), found, then));
    }
    if (!freeing) {
      freeing = true;
      Thread daemon = new Thread(this::free, "impasse-junit");
      daemon.setDaemon(true);
      daemon.start();
    }
  }

  /** Frees those who hang, for ever: begins with the first finding. */
  private void free() {
    while (true) {
      LockSupport.parkNanos(LOOK_NANOS);
      List<TestScope> now;
      synchronized (this) {
        now = List.copyOf(running);
      }
      try {
        now.forEach(this::freeIfStopped);
      } catch (RuntimeException | AssertionError e) {
        System.err.println("impasse-junit: a test that hangs could not be freed: " + e);
      }
    }
  }

  private void freeIfStopped(TestScope scope) {
    long now = System.nanoTime();
    if (!scope.isStopped()) {
      findBehind(scope);
      findAtStandstill(scope, now);
    }
    scope.free(agent, now);
  }

  /** Stops a scope whose thread waits for a thread of a deadlock that was told before. */
  private synchronized void findBehind(TestScope scope) {
    long circle = scope.failsOn(FailOn.DETECTED) ? Threads.circleAhead(scope.body()) : -1;
    for (Standing old : standing) {
      if (circle >= 0 && old.found().sides().contains(circle)) {
        scope.stopFor(old.found(), "Waits for a thread of an earlier deadlock" + old.whose() + ".");
        return;
      }
    }
  }

  /**
   * Stops a scope that does not move while a deadlock stands, whoever began its threads: a server's
   * that was there before, for one. Unless it ran alone when the deadlock came, that takes longer,
   * and only a wait without a time-out counts, for the others end by themselves.
   */
  private synchronized void findAtStandstill(TestScope scope, long now) {
    long patience = settings.standstillNanos();
    if (patience == 0 || standing.isEmpty() || !scope.failsOn(FailOn.DETECTED)) {
      return;
    }
    long still = scope.standsFor(now);
    if (still < patience || !new Owners(agent, running, ended).around(List.of(scope)).isEmpty()) {
      return;
    }
    boolean endless = scope.body().getState() != Thread.State.TIMED_WAITING;
    for (Standing one : standing) {
      int times = one.patience(scope);
      if ((endless || times == 1) && still >= times * patience && one.holds(agent)) {
        late.removeIf(it -> it.found().equals(one.found()));
        scope.stopFor(
            one.found(),
            "No progress for "
                + TimeUnit.NANOSECONDS.toSeconds(still)
                + " s while this deadlock"
                + one.whose()
                + " stands.");
        return;
      }
    }
  }

  /** Returns who waits for whom at a time-out of a test: at its own threads first. */
  List<String> waitsOf(String test) {
    Set<String> lines = new LinkedHashSet<>();
    partsOf(test).forEach(scope -> lines.addAll(scope.waits()));
    lines.addAll(WhoWaits.everybody());
    return List.copyOf(lines);
  }

  /**
   * Returns what a test that ran into a time-out fails with: its own deadlock, or one that came
   * meanwhile and is nobody's; null if there is none.
   *
   * @param timeOut what the time-out says
   */
  synchronized @Nullable DeadlockError errorOf(String test, String timeOut) {
    for (TestScope scope : partsOf(test)) {
      DeadlockError own = scope.failure();
      if (own != null) {
        return own;
      }
    }
    for (Standing one : standing) {
      boolean during = one.scope() == null && one.then().stream().anyMatch(it -> it.isOf(test));
      if (during && one.holds(agent)) {
        late.removeIf(it -> it.found().equals(one.found()));
        String lead = timeOut + ", and this deadlock came meanwhile.";
        return DeadlockError.of(lead, List.of(one.found()), null);
      }
    }
    return null;
  }

  private synchronized List<TestScope> partsOf(String test) {
    List<TestScope> parts = new ArrayList<>(running);
    parts.addAll(ended);
    parts.removeIf(scope -> !scope.isOf(test));
    return parts;
  }

  /** Takes out what belongs to the tests of a class and came after they had ended. */
  synchronized List<Found> takeLate(Class<?> type) {
    List<Found> taken = new ArrayList<>();
    for (Iterator<Late> all = late.iterator(); all.hasNext(); ) {
      Late one = all.next();
      if (one.scope() != null && one.scope().type() == type) {
        taken.add(one.found());
        all.remove();
      }
    }
    return taken;
  }

  /** Takes out what came late and nobody has failed for: with the name of whose it is, or "". */
  synchronized Map<Found, String> takeLate() {
    return takeAll(late);
  }

  /** Takes out the predictions that the baseline does not know, in the same form. */
  synchronized Map<Found, String> takePredicted() {
    return takeAll(predicted);
  }

  private static Map<Found, String> takeAll(List<Late> from) {
    Map<Found, String> taken = new LinkedHashMap<>();
    for (Late one : from) {
      taken.put(one.found(), one.scope() == null ? "" : one.scope().name());
    }
    from.clear();
    return taken;
  }
}
