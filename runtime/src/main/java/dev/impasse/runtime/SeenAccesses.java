package dev.impasse.runtime;

/**
 * Which versions of what several threads access a thread has seen, so that it writes an event only
 * where it sees what another one wrote, or where what it wrote itself comes after something new.
 *
 * <p><b>Shape.</b> A cache of {@value #LINES} lines, by channel: {@code channel << 32 | version},
 * and beside it what the thread itself published last, and in which epoch. An epoch ends with each
 * word in the thread's stream that is no publication. What falls out of the cache costs an event
 * more, no more.
 *
 * <p><b>Threading.</b> That of its thread alone.
 */
final class SeenAccesses {

  private static final int LINES = 1 << 10;

  private final long[] seen = new long[LINES];
  private final long[] published = new long[LINES];
  private final int[] publishedIn = new int[LINES];
  private int epoch = 1;
  private long writtenBefore;

  /** Whether the thread has seen that version. */
  boolean has(int channel, int version) {
    return seen[channel & (LINES - 1)] == entry(channel, version);
  }

  /** The thread has received up to that version. */
  void received(int channel, int version, long written) {
    int line = channel & (LINES - 1);
    seen[line] = entry(channel, version);
    epoch++; // what it publishes from now on comes after more than before
    writtenBefore = written;
  }

  /** Whether the thread published that version itself, and nothing has happened in it since. */
  boolean isPublished(int channel, int version, long written) {
    if (written != writtenBefore) {
      writtenBefore = written;
      epoch++;
      return false;
    }
    int line = channel & (LINES - 1);
    return publishedIn[line] == epoch && published[line] == entry(channel, version);
  }

  /** The thread has published that version. */
  void published(int channel, int version, long written) {
    int line = channel & (LINES - 1);
    published[line] = entry(channel, version);
    publishedIn[line] = epoch;
    if (seen[line] == entry(channel, version - 1) || version == 1) {
      seen[line] = entry(channel, version);
    }
    writtenBefore = written;
  }

  private static long entry(int channel, int version) {
    return (long) channel << 32 | (version & 0xFFFFFFFFL);
  }
}
