package dev.impasse.junit;

import java.lang.reflect.AnnotatedElement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor.Invocation;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** Reads {@link DeadlockFree} of a test: of the method first, then of the classes around it. */
final class DeadlockFreedom {

  private DeadlockFreedom() {}

  static @Nullable DeadlockFree of(ExtensionContext context) {
    for (Optional<ExtensionContext> at = Optional.of(context);
        at.isPresent();
        at = at.get().getParent()) {
      Optional<AnnotatedElement> element = at.get().getElement();
      Optional<DeadlockFree> found = AnnotationSupport.findAnnotation(element, DeadlockFree.class);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return null;
  }

  /** Aborts a test that passed, but claims what nobody looked at; or fails it. */
  static void abort(String what, Settings settings) {
    String message = what + ", and there is no agent to tell: " + Missing.HOW;
    if (settings.agentRequired()) {
      throw new AssertionFailedError(message);
    }
    throw new TestAbortedException(message);
  }

  /** Goes on with an invocation, as a callable may. */
  static <T extends @Nullable Object> T proceed(Invocation<T> invocation) throws Exception {
    try {
      return invocation.proceed();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable t) {
      throw new AssertionError("a test threw what is neither exception nor error", t);
    }
  }
}
