package dev.impasse.forked;

/** A program that takes a lock once, and again in a shutdown hook for as long as it takes. */
final class FinishedProgram {

  static final int TIMES = 100_000;

  private FinishedProgram() {}

  /** No arguments. */
  public static void main(String[] args) {
    Object lock = new Object();
    Thread last =
        new Thread(
            () -> {
              for (int i = 0; i < TIMES; i++) {
                synchronized (lock) {
                  lock.hashCode();
                }
              }
            });
    Runtime.getRuntime().addShutdownHook(last);
    System.out.println("ends");
  }
}
