package dev.impasse.forked;

import java.util.concurrent.CountDownLatch;

/** Deadlocks under a security manager, one that it sets itself when asked to. */
final class SecurityManagerProgram {

  private SecurityManagerProgram() {}

  @SuppressWarnings("removal") // what is tested
  public static void main(String[] args) throws InterruptedException {
    if (args.length > 0) {
      System.setSecurityManager(new SecurityManager());
    }
    try {
      System.getProperty("user.home");
      System.out.println("allowed");
    } catch (SecurityException e) {
      System.out.println("denied");
    }
    Object left = new Object();
    Object right = new Object();
    CountDownLatch both = new CountDownLatch(2);
    Thread one = start(left, right, both);
    Thread other = start(right, left, both);
    one.join(20_000);
    other.join(1);
  }

  private static Thread start(Object first, Object second, CountDownLatch both) {
    Thread thread =
        new Thread(
            () -> {
              synchronized (first) {
                both.countDown();
                try {
                  both.await();
                } catch (InterruptedException e) {
                  return;
                }
                synchronized (second) {
                  System.out.println("not reached");
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
