package dev.impasse.agent.transform;

import java.util.concurrent.locks.ReentrantLock;

/** What {@link SelfTest} weaves and runs. */
public final class SelfTestSubject {

  private SelfTestSubject() {}

  /** Acquires and releases a lock. */
  public static void take(ReentrantLock lock) {
    lock.lock();
    try {
      lock.newCondition();
    } finally {
      lock.unlock();
    }
  }
}
