package dev.impasse.demo;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * One thread holds the read lock and wants the write lock of the same read-write lock.
 *
 * <p>Run it with {@code impasse demo upgrade}; {@link UpgradeRecheckedDemo} is the repaired
 * counterpart.
 */
@Demo(
    name = "upgrade",
    line = "One thread holds the read lock and wants the write lock",
    story =
        """
        A cache looks a key up under its read lock, does not find it, and takes the write lock \
        to put it in, without releasing the read lock. A writer waits until there is no \
        reader; the reader is the thread itself. ReentrantReadWriteLock cannot be upgraded, as \
        its documentation says. No second thread is needed, and the JDK's detector says nothing.""",
    verdict = Verdict.DETECTED,
    cycle = {"UpgradeDemo.cacheLock"},
    counterpart = "upgrade-rechecked",
    output =
        """
        cat has length 3
        mouse is not in the cache, taking the write lock
        """)
final class UpgradeDemo {

  private static final ReentrantReadWriteLock cacheLock = new ReentrantReadWriteLock();
  private static final Map<String, Integer> cache = new HashMap<>();

  private UpgradeDemo() {}

  /** Hangs at the first key that is not in the cache. */
  public static void main(String[] args) {
    cache.put("cat", 3);
    System.out.println("cat has length " + lengthOf("cat"));
    System.out.println("mouse has length " + lengthOf("mouse"));
  }

  private static int lengthOf(String word) {
    cacheLock.readLock().lock();
    try {
      Integer length = cache.get(word);
      return length != null ? length : computeLength(word);
    } finally {
      cacheLock.readLock().unlock();
    }
  }

  private static int computeLength(String word) {
    System.out.println(word + " is not in the cache, taking the write lock");
    cacheLock.writeLock().lock();
    try {
      cache.put(word, word.length());
      return word.length();
    } finally {
      cacheLock.writeLock().unlock();
    }
  }
}
