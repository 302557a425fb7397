package dev.impasse.demo;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a demo: what it is called, what it tells, what it prints, and what Impasse must say
 * about it.
 *
 * <p>{@code Demos} lists it, {@code docs/demos.md} is checked against it, and {@code DemoVerdictIT}
 * runs the program and compares.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Demo {

  /** Returns the name that {@code impasse demo} takes: lower case, words joined by hyphens. */
  String name();

  /** Returns what the program does, in at most 80 characters without a full stop. */
  String line();

  /** Returns why the program behaves as it does, in a few sentences. */
  String story();

  /** Returns what Impasse must say. */
  Verdict verdict();

  /**
   * Returns the locks of the deadlock as the report names them, one element per lock: a field
   * ({@code "MutexDemo.mutexA"}), or the simple class name of a lock that lives in no field ({@code
   * "Fork"} stands for {@code Fork@1b2c3d4e}). Empty unless the verdict is {@link
   * Verdict#DETECTED}.
   */
  String[] cycle() default {};

  /** Returns the name of the repaired or broken counterpart, or an empty string. */
  String counterpart() default "";

  /**
   * Returns the seconds within which the program has ended, or has printed all it will ever print.
   */
  int timeoutSeconds() default 20;

  /**
   * Returns lines that a real run has printed to stdout. A line {@code ...} stands for more of the
   * same; times, process ids and the numbers of threads differ from run to run.
   */
  String output();
}
