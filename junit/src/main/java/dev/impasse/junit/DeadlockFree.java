package dev.impasse.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Says that a test, or each test of a class, is free of deadlocks: it fails on any finding of its
 * threads from a certainty on, also in threads that it leaves behind. Where there is no agent to
 * look, it is aborted after it has passed, or fails with {@code impasse.junit.agent=required}.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ImpasseExtension.class)
public @interface DeadlockFree {

  /** Returns from which certainty on a finding makes it fail. */
  FailOn failOn() default FailOn.PREDICTED;
}
