package dev.impasse.matrix;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a cell of the table of shapes: what it is called, and what Impasse and the JDK say of
 * it.
 *
 * <p>{@code Shapes} runs it, {@code MatrixIT} compares, and {@code docs/shapes.md} is checked
 * against it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Shape {

  /** Returns the name that {@code Shapes} takes: lower case, words joined by hyphens. */
  String name();

  /** Returns what hangs, or why nothing does, in at most 90 characters without a full stop. */
  String line();

  /** Returns what Impasse must say. */
  Verdict verdict();

  /** Returns what {@code ThreadMXBean.findDeadlockedThreads} says on platform threads. */
  Jdk jdk() default Jdk.MISSED;

  /** Returns the kinds of threads with which it is run. */
  Threads[] threads() default {Threads.PLATFORM, Threads.VIRTUAL, Threads.MIXED};

  /**
   * Returns the names of threads that are part of the deadlock. Empty when the program is silent,
   * or when they are too many to name.
   */
  String[] participants() default {};

  /** Returns how many threads are part of the deadlock; zero for as many as are named. */
  int size() default 0;

  /**
   * Returns the locks of the deadlock as the report names them: a field ({@code "Ledger.journal"}),
   * or a part of the name of what lives in no field.
   */
  String[] locks() default {};

  /** Whether it takes locks of the JDK's own classes, and needs {@code scope=jdk}. */
  boolean insideJdk() default false;

  /** What Impasse says. */
  enum Verdict {
    /** Certain. */
    DETECTED,
    /** Nobody is left of whom we know that he would end the wait; another might. */
    SUSPECTED,
    /** Nothing, because nothing hangs, or nothing tells that it does. */
    SILENT
  }

  /** What the JDK's own look says. */
  enum Jdk {
    /** It reports these threads, or some of them. */
    FOUND,
    /** It reports nothing. */
    MISSED
  }

  /** Of which kind the threads of a program are. */
  enum Threads {
    /** All are platform threads. */
    PLATFORM,
    /** All are virtual threads; JDK 25. */
    VIRTUAL,
    /** Every second one is virtual, beginning with the second; JDK 25. */
    MIXED
  }
}
