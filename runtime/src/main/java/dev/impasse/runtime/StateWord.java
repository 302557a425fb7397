package dev.impasse.runtime;

/**
 * The layout of the state word of a thread, {@link ThreadState#stateWord()}: one word, so that each
 * step of a hook is one store, and so that a reader sees whether anything changed.
 *
 * <p><b>Shape.</b>
 *
 * <table>
 * <caption>bits of the word</caption>
 * <tr><td>63..39</td><td>epoch: one more for each wait that begins, and for each entry into a
 *     synchronized method, whose wait no hook publishes</td></tr>
 * <tr><td>38</td><td>an untracked monitor that is held is about to be acquired once more</td></tr>
 * <tr><td>37</td><td>an untracked monitor is wanted</td></tr>
 * <tr><td>36..16</td><td>how many entries of {@link ThreadState#held} count</td></tr>
 * <tr><td>15..0</td><td>how many of {@link ThreadState#waits}</td></tr>
 * </table>
 */
public final class StateWord {

  private static final int WAIT_BITS = 16;
  private static final int DEPTH_BITS = 21;
  private static final int UNTRACKED_SHIFT = WAIT_BITS + DEPTH_BITS;
  private static final int EPOCH_SHIFT = UNTRACKED_SHIFT + 2;
  private static final int WAIT_MASK = (1 << WAIT_BITS) - 1;
  private static final int DEPTH_MASK = (1 << DEPTH_BITS) - 1;

  static final long ONE_WAIT = 1L;
  static final long ONE_HOLD = 1L << WAIT_BITS;
  static final long ONE_EPOCH = 1L << EPOCH_SHIFT;

  /** An untracked monitor is wanted. */
  static final long UNTRACKED_WANTED = 1L << UNTRACKED_SHIFT;

  /** An untracked monitor, held, is about to be acquired once more. */
  static final long UNTRACKED_AGAIN = 1L << (UNTRACKED_SHIFT + 1);

  static final long UNTRACKED = UNTRACKED_WANTED | UNTRACKED_AGAIN;

  private StateWord() {}

  /** Returns how many entries of {@link ThreadState#waits} count. */
  public static int waitDepth(long word) {
    return (int) word & WAIT_MASK;
  }

  /** Returns how many entries of {@link ThreadState#held} count. */
  public static int depth(long word) {
    return (int) (word >>> WAIT_BITS) & DEPTH_MASK;
  }

  /** Returns the word with another number of holds. */
  static long withDepth(long word, int now) {
    return (word & ~((long) DEPTH_MASK << WAIT_BITS)) | ((long) now << WAIT_BITS);
  }

  /** Whether an untracked monitor is wanted. */
  public static boolean wantsUntracked(long word) {
    return (word & UNTRACKED_WANTED) != 0;
  }
}
