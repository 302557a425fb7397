package dev.impasse.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a deadlock is known and does not count.
 *
 * <p>On a class, method or constructor: those in which a thread takes or wants a lock of the cycle
 * there, lambdas and nested classes included. On a field: those with this lock in their cycle.
 * {@code impasse analyze --class-path} reads it from class files and counts what it suppresses; it
 * is not there at run time.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.CONSTRUCTOR, ElementType.FIELD})
public @interface SuppressDeadlock {

  /** Returns why, for who reads it later. */
  String value();
}
