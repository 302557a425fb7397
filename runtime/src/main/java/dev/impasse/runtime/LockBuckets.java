package dev.impasse.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One layer of {@link LockTable}: an array of chains of records, and the layer it was put before.
 *
 * <p><b>Threading.</b> See {@link LockTable}. A bucket is closed by a mark at the head of its
 * chain: every insertion is a compare-and-set of a head that was seen not to be one. What is in the
 * chain stays there, and can still be unlinked.
 */
final class LockBuckets {

  /** How many buckets the first layer has. */
  static final int FEWEST = 1 << 17;

  /** No layer has more: 32 MB. */
  private static final int MOST = 1 << 23;

  private static final int GROWTH = 8;

  private static final VarHandle HEAD = MethodHandles.arrayElementVarHandle(LockRecord[].class);

  private static final LockRecord EMPTY_AND_CLOSED = LockRecord.mark();

  /** The layer before this one, smaller, or null. */
  final @Nullable LockBuckets older;

  private final LockRecord[] heads;

  LockBuckets(int length, @Nullable LockBuckets older) {
    this.heads = new LockRecord[length];
    this.older = older;
  }

  /** Whether there are so many records that chains get long. */
  boolean isSmallFor(int records) {
    return records > 2 * heads.length && heads.length < MOST;
  }

  /** Returns a new layer to be put before this one. */
  LockBuckets larger() {
    return new LockBuckets(Math.min(MOST, heads.length * GROWTH), this);
  }

  /** Returns the first record of the chain of a hash, or a mark, or null. */
  @Nullable LockRecord head(int hash) {
    return (LockRecord) HEAD.getAcquire(heads, bucket(hash));
  }

  /** Puts a record, whose {@code next} is the head as it was seen, before it. */
  boolean putFirst(int hash, @Nullable LockRecord head, @Nullable LockRecord record) {
    return HEAD.compareAndSet(heads, bucket(hash), head, record);
  }

  static boolean isClosed(@Nullable LockRecord head) {
    return head != null && head.isMark();
  }

  /** From now on nobody inserts into the bucket of a hash. */
  void close(int hash) {
    LockRecord head = head(hash);
    LockRecord mark = null;
    while (!isClosed(head)) {
      if (head == null) {
        mark = EMPTY_AND_CLOSED;
      } else {
        mark = mark == null || mark == EMPTY_AND_CLOSED ? LockRecord.mark() : mark;
        mark.next = head;
      }
      if (putFirst(hash, head, mark)) {
        return;
      }
      head = head(hash);
    }
  }

  /** Takes a record out of its chain; false if it is not in this layer. For one thread only. */
  boolean unlink(LockRecord gone) {
    while (true) {
      LockRecord head = head(gone.hash);
      if (head == gone) {
        if (putFirst(gone.hash, head, gone.next)) {
          return true;
        }
        continue; // somebody put a record or a mark before it
      }
      for (LockRecord r = head; r != null; r = r.next) {
        if (r.next == gone) {
          r.next = gone.next;
          return true;
        }
      }
      return false;
    }
  }

  private int bucket(int hash) {
    return (hash ^ (hash >>> 15)) & (heads.length - 1);
  }
}
