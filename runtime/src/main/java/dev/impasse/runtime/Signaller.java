package dev.impasse.runtime;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * A thread that was seen to bring about what others wait for through one object: it notified,
 * counted down, put an item.
 *
 * <p>Refers to the thread weakly: that it is gone says that it ended. One list for each {@link
 * LockRecord}, which stops growing at {@link #MOST}: by then nobody can say who is still to come.
 */
public final class Signaller extends WeakReference<Thread> {

  /** How many are kept for one object, and one more. */
  public static final int MOST = 16;

  /** Id of the thread. */
  public final long threadId;

  /** Its name then. */
  public final String name;

  /** Where it was first seen to do so. */
  public final int site;

  /** Of a queue: whether it brought an item, else room; false for all else. */
  public final boolean item;

  /** What it held then, whole locks: it may need them to do so again. */
  public final LockRecord[] held;

  /** The one noted before it, or null. */
  public final @Nullable Signaller next;

  Signaller(
      Thread thread,
      long threadId,
      int site,
      boolean item,
      LockRecord[] held,
      @Nullable Signaller next) {
    super(thread);
    this.held = held;
    this.threadId = threadId;
    this.name = thread.getName();
    this.site = site;
    this.item = item;
    this.next = next;
  }
}
