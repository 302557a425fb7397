package dev.impasse.demo;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The repaired counterpart of {@link UpgradeDemo}: the read lock is released before the write lock
 * is taken.
 *
 * <p>Run it with {@code impasse demo upgrade-rechecked}.
 */
@Demo(
    name = "upgrade-rechecked",
    line = "The same, but the read lock is released first, and the key looked up again",
    story =
        """
        The thread releases the read lock, takes the write lock, and looks the key up again, \
        because somebody else may have put it in between. Then it takes the read lock while it \
        still holds the write lock: the way down is allowed, and is no finding.""",
    verdict = Verdict.CLEAN,
    counterpart = "upgrade",
    output =
        """
        cat has length 3
        mouse is not in the cache, taking the write lock
        mouse has length 5
        """)
final class UpgradeRecheckedDemo {

  private static final ReentrantReadWriteLock cacheLock = new ReentrantReadWriteLock();
  private static final Map<String, Integer> cache = new HashMap<>();

  private UpgradeRecheckedDemo() {}

  /** Looks two words up. */
  public static void main(String[] args) {
    cache.put("cat", 3);
    System.out.println("cat has length " + lengthOf("cat"));
    System.out.println("mouse has length " + lengthOf("mouse"));
  }

  private static int lengthOf(String word) {
    cacheLock.readLock().lock();
    try {
      Integer length = cache.get(word);
      if (length != null) {
        return length;
      }
    } finally {
      cacheLock.readLock().unlock();
    }
    return computeLength(word);
  }

  private static int computeLength(String word) {
    System.out.println(word + " is not in the cache, taking the write lock");
    cacheLock.writeLock().lock();
    try {
      cache.computeIfAbsent(word, String::length);
      cacheLock.readLock().lock();
    } finally {
      cacheLock.writeLock().unlock();
    }
    try {
      return cache.getOrDefault(word, 0);
    } finally {
      cacheLock.readLock().unlock();
    }
  }
}
