package dev.impasse.agent.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.model.LockKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SignalCallTest {

  private static SignalCall call(String owner, String method, String descriptor) {
    return new SignalCall(owner, method, descriptor, null, "Worker.run (line 1)", false);
  }

  @Test
  void fitsAnObject_whoseClassOrSupertypeDeclaresIt() {
    SignalCall collection = call("java/util/Collection", "add", "(Ljava/lang/Object;)Z");
    assertThat(collection.fits(new ArrayList<>())).isTrue();
    assertThat(collection.fits("a string")).isFalse();
    assertThat(collection.fits(null)).isTrue();
  }

  @Test
  void endsAWaitForALatch_byCountDownAlone() {
    String latch = CountDownLatch.class.getName().replace('.', '/');
    assertThat(call(latch, "countDown", "()V").ends(LockKind.LATCH, false)).isTrue();
    assertThat(call(latch, "getCount", "()J").ends(LockKind.LATCH, false)).isFalse();
    assertThat(call(latch, "countDown", "()V").ends(LockKind.BARRIER, false)).isFalse();
  }

  @Test
  void endsNoWaitForWhatHasAnOwner() {
    SignalCall unlock = call("java/util/concurrent/locks/Lock", "unlock", "()V");
    assertThat(unlock.ends(LockKind.REENTRANT_LOCK, false)).isFalse();
    assertThat(unlock.ends(LockKind.CUSTOM_LOCK, false)).isTrue();
  }

  @Test
  void changesAPool_onlyIfItIsOneOfTheJdk() {
    String pool = "java/util/concurrent/ThreadPoolExecutor";
    assertThat(call(pool, "setMaximumPoolSize", "(I)V").changesPool()).isTrue();
    assertThat(call(pool, "shutdown", "()V").changesPool()).isFalse();
    assertThat(call("java/util/List", "remove", "(I)Ljava/lang/Object;").changesPool()).isFalse();
  }

  @Test
  void mayBeOnAnyObject_unlessItIsThatOfAFieldOrOfALibrarysOwn() {
    assertThat(on(new SourceName("Main", "jobs"), false).isOnAny()).isTrue();
    assertThat(on(null, true).isOnAny()).isTrue();
    assertThat(on(null, false).isOnAny()).isFalse();
    assertThat(on(new SourceName("", "Main.jobs"), true).isOnAny()).isFalse();
  }

  private static SignalCall on(@Nullable SourceName receiver, boolean near) {
    return new SignalCall("java/util/Queue", "add", "(Ljava/lang/Object;)Z", receiver, "", near);
  }

  @Test
  void releases_whenCodeDoesNotAcquireItself() {
    Semaphore permits = new Semaphore(0);
    String owner = "java/util/concurrent/Semaphore";
    SignalCall release = call(owner, "release", "()V");
    SignalCall acquire = call(owner, "acquire", "()V");
    SignalCall other = call("java/util/concurrent/locks/ReentrantLock", "lock", "()V");

    assertThat(Helpers.releases(List.of(release), permits)).isTrue();
    assertThat(Helpers.releases(List.of(other, release), permits)).isTrue();
    assertThat(Helpers.releases(List.of(acquire, release), permits)).isFalse();
    assertThat(Helpers.releases(List.of(acquire), permits)).isFalse();
    assertThat(Helpers.releases(List.of(release), new CountDownLatch(1))).isFalse();
  }
}
