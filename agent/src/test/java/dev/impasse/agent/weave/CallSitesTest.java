package dev.impasse.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.woven.LockProgram;
import org.junit.jupiter.api.Test;

/** Calls of hooked methods go to the hooks, and only those. */
class CallSitesTest {

  private final WeavingLoader loader = WeavingLoader.create();

  @Test
  void namesLock_whenItLivesInStaticField() throws Throwable {
    loader.run(LockProgram.class, "staticField");

    assertThat(Recorder.events())
        .containsExactly("lock MUTEX", "tryLock MUTEX", "unlock MUTEX", "unlock MUTEX");
    assertThat(Recorder.FIELDS.values()).contains("dev.impasse.woven.LockProgram.MUTEX");
    assertThat(Recorder.OPERATIONS.values()).contains("Lock.lock", "Lock.tryLock");
  }

  @Test
  void followsCopies_whenLockIsReadFromFieldPath() throws Throwable {
    loader.run(LockProgram.class, "instanceFields");

    assertThat(Recorder.events())
        .containsExactly(
            "lock this.account.lock",
            "unlock this.account.lock",
            "lock this.account.lock",
            "unlock this.account.lock");
    assertThat(Recorder.FIELDS.values()).contains("dev.impasse.woven.LockProgram$Account.lock");
  }

  @Test
  void namesHalfAfterItsReadWriteLock() throws Throwable {
    loader.run(LockProgram.class, "readWrite");

    assertThat(Recorder.events())
        .containsExactly(
            "lock this.rw.readLock()",
            "unlock this.rw.readLock()",
            "lock this.rw.writeLock()",
            "unlock this.rw.writeLock()");
    assertThat(Recorder.FIELDS.values()).contains("dev.impasse.woven.LockProgram.rw");
  }

  @Test
  void namesElement_whenLockIsInArray() throws Throwable {
    loader.run(LockProgram.class, "arrays");

    assertThat(Recorder.events())
        .containsExactly(
            "lock this.locks[i]",
            "unlock this.locks[i]",
            "lock this.locks[i]",
            "unlock this.locks[i]",
            "lock this.locks[1]",
            "tryLock this.locks[...]",
            "tryLock this.locks[...]");
    assertThat(Recorder.FIELDS.values()).contains("dev.impasse.woven.LockProgram.locks[]");
  }

  @Test
  void seesSubclasses_butNotTheirCallsOfSuper() throws Throwable {
    loader.run(LockProgram.class, "parameters");

    assertThat(Recorder.events())
        .containsExactly("lock given", "unlock given", "lock getLock()", "unlock getLock()");
  }

  @Test
  void matchesDescriptor_whenTryLockIsTimed() throws Throwable {
    assertThat(loader.run(LockProgram.class, "timed")).isEqualTo(true);

    assertThat(Recorder.events()).containsExactly("tryLock MUTEX");
  }

  @Test
  void weavesSemaphores() throws Throwable {
    loader.run(LockProgram.class, "semaphore");

    assertThat(Recorder.events())
        .containsExactly(
            "acquire permits",
            "acquirePermits permits",
            "releasePermits permits",
            "tryAcquireWithin permits",
            "tryAcquirePermitsWithin permits",
            "release permits",
            "drainPermits permits");
  }

  @Test
  void weavesStampedLocks_andTheirViews() throws Throwable {
    loader.run(LockProgram.class, "stamped");

    assertThat(Recorder.events())
        .containsExactly(
            "writeLock stamps",
            "tryConvertToReadLock stamps",
            "unlockRead stamps",
            "asReadLock stamps",
            "lock stamps.asReadLock()");
  }

  @Test
  void weavesConditions() throws Throwable {
    loader.run(LockProgram.class, "condition");

    assertThat(Recorder.events())
        .containsExactly(
            "newCondition MUTEX",
            "lock MUTEX",
            "await ready",
            "awaitNanos ready",
            "signalAll ready",
            "unlock MUTEX");
  }

  @Test
  void leavesCallsAlone_whenOnlyTheNameIsThatOfALock() throws Throwable {
    assertThat(loader.run(LockProgram.class, "unrelated")).isEqualTo(4);

    assertThat(Recorder.events()).isEmpty();
    assertThat(loader.weaver().coverage().skipped()).isEmpty();
  }

  @Test
  void weavesMethodReferences_whateverTypeTheyCapture() throws Throwable {
    loader.run(LockProgram.class, "references");

    assertThat(Recorder.events())
        .containsExactly(
            "lock exact", "unlock exact", "lock ", "tryAcquire new Semaphore()", "lock exact");
  }

  @Test
  void weavesStartAndJoin() throws Throwable {
    loader.run(LockProgram.class, "threads");

    assertThat(Recorder.events())
        .containsExactly("start worker", "join worker", "joinMillis worker");
  }
}
