package dev.impasse.woven;

/** Fields that other packages read and write. */
public final class Shown {

  /** Of the class. */
  public static volatile boolean begun;

  /** Of each object. */
  public volatile long done;
}
