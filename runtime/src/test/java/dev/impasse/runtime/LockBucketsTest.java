package dev.impasse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** One layer of the table of locks: chains, and how a bucket is closed. */
class LockBucketsTest {

  private static final int HASH = 5;

  private final LockBuckets buckets = new LockBuckets(8, null);

  private static LockRecord record(int id) {
    return new LockRecord(
        new Object(), null, id, HASH, LockRecord.MONITOR, "x", null, false, false, true);
  }

  private LockRecord put(int id) {
    LockRecord r = record(id);
    r.next = buckets.head(HASH);
    assertThat(buckets.putFirst(HASH, r.next, r)).isTrue();
    return r;
  }

  @Test
  void putsTheNewestFirst() {
    LockRecord one = put(1);
    LockRecord two = put(2);

    assertThat(buckets.head(HASH)).isSameAs(two);
    assertThat(two.next).isSameAs(one);
    assertThat(buckets.head(HASH + 1)).isNull();
  }

  @Test
  void refusesARecord_whenTheHeadIsAnotherMeanwhile() {
    LockRecord seen = buckets.head(HASH);
    put(1);

    assertThat(buckets.putFirst(HASH, seen, record(2))).isFalse();
  }

  @Test
  void refusesARecord_whenTheBucketWasClosedMeanwhile() {
    LockRecord seen = buckets.head(HASH);
    buckets.close(HASH);

    assertThat(LockBuckets.isClosed(buckets.head(HASH))).isTrue();
    assertThat(LockBuckets.isClosed(buckets.head(HASH + 1))).isFalse();
    assertThat(buckets.putFirst(HASH, seen, record(1))).isFalse();
  }

  @Test
  void keepsWhatIsThere_whenABucketIsClosed() {
    LockRecord one = put(1);
    buckets.close(HASH);
    LockRecord mark = buckets.head(HASH);
    buckets.close(HASH);

    assertThat(buckets.head(HASH)).as("closed once").isSameAs(mark);
    assertThat(mark.next).isSameAs(one);
  }

  @Test
  void unlinksTheFirst_theMiddleAndTheLast() {
    LockRecord last = put(1);
    LockRecord middle = put(2);
    LockRecord second = put(3);
    LockRecord first = put(4);

    assertThat(buckets.unlink(middle)).isTrue();
    assertThat(second.next).isSameAs(last);
    assertThat(buckets.unlink(first)).isTrue();
    assertThat(buckets.head(HASH)).isSameAs(second);
    assertThat(buckets.unlink(last)).isTrue();
    assertThat(second.next).isNull();
    assertThat(buckets.unlink(last)).as("not there any more").isFalse();
  }

  @Test
  void unlinksBehindTheMark_whenTheBucketIsClosed() {
    LockRecord one = put(1);
    LockRecord two = put(2);
    buckets.close(HASH);

    assertThat(buckets.unlink(two)).isTrue();
    assertThat(buckets.head(HASH).next).isSameAs(one);
    assertThat(LockBuckets.isClosed(buckets.head(HASH))).isTrue();
  }

  @Test
  void isSmall_whenThereAreMoreThanTwoRecordsABucket() {
    assertThat(buckets.isSmallFor(16)).isFalse();
    assertThat(buckets.isSmallFor(17)).isTrue();
    LockBuckets larger = buckets.larger();
    assertThat(larger.older).isSameAs(buckets);
    assertThat(larger.isSmallFor(17)).isFalse();
  }
}
