package dev.impasse.junit;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Makes a Jupiter test that deadlocks fail at once, with the report as message, if the Impasse
 * agent is in the JVM; does nothing otherwise.
 *
 * <p>Found on the class path by JUnit, or registered with {@code @ExtendWith}. docs/junit.md
 * describes the configuration parameters.
 */
public final class ImpasseExtension
    implements InvocationInterceptor,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler,
        BeforeAllCallback,
        AfterAllCallback {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(ImpasseExtension.class);

  private final DeadlockWatch watch = DeadlockWatch.get();

  /** For JUnit. */
  public ImpasseExtension() {}

  @Override
  public void beforeAll(ExtensionContext context) {
    prepare(context);
  }

  /** Reads the settings of a run, once, and sees to its end; returns whether there is an agent. */
  private boolean prepare(ExtensionContext context) {
    boolean on = watch.start();
    ExtensionContext.Store store = context.getRoot().getStore(NAMESPACE);
    synchronized (ImpasseExtension.class) {
      if (store.get(RunEnd.class) == null) {
        Settings settings = Settings.of(context::getConfigurationParameter);
        watch.configure(settings);
        if (on) {
          store.put(RunEnd.class, new RunEndResource(watch));
        } else {
          Missing.say();
          Missing.check(settings);
        }
      }
    }
    return on;
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (watch.start()) {
      RunEnd.ofClass(watch, context.getRequiredTestClass());
    }
  }

  @Override
  public <T> T interceptTestClassConstructor(
      Invocation<T> invocation,
      ReflectiveInvocationContext<Constructor<T>> method,
      ExtensionContext context)
      throws Throwable {
    return run(invocation, method.getExecutable().getDeclaringClass().getSimpleName(), context);
  }

  @Override
  public void interceptBeforeAllMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, method, context);
  }

  @Override
  public void interceptBeforeEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, method, context);
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, method, context);
  }

  @Override
  public <T> T interceptTestFactoryMethod(
      Invocation<T> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    return run(invocation, method, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, method, context);
  }

  @Override
  public void interceptDynamicTest(
      Invocation<Void> invocation, DynamicTestInvocationContext test, ExtensionContext context)
      throws Throwable {
    run(invocation, context.getDisplayName(), context);
  }

  @Override
  public void interceptAfterEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, method, context);
  }

  @Override
  public void interceptAfterAllMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, method, context);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw TimeOuts.explain(watch, context.getUniqueId(), thrown);
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw TimeOuts.explain(watch, context.getUniqueId(), thrown);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw TimeOuts.explain(watch, context.getUniqueId(), thrown);
  }

  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw TimeOuts.explain(watch, context.getUniqueId(), thrown);
  }

  @Override
  public void handleAfterAllMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw TimeOuts.explain(watch, context.getUniqueId(), thrown);
  }

  private <T extends @Nullable Object> T run(
      Invocation<T> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    String type = method.getTargetClass().getSimpleName();
    return run(invocation, type + "." + method.getExecutable().getName(), context);
  }

  private <T extends @Nullable Object> T run(
      Invocation<T> invocation, String name, ExtensionContext context) throws Throwable {
    DeadlockFree asked = DeadlockFreedom.of(context);
    boolean on = prepare(context);
    Settings settings = watch.settings();
    if (!on) {
      T result = invocation.proceed();
      if (asked != null) {
        DeadlockFreedom.abort(name + " is @DeadlockFree", settings);
      }
      return result;
    }
    return Guard.run(
        watch,
        new Subject(name, context.getTestClass().orElse(null), context.getUniqueId()),
        asked == null ? settings.failOn() : asked.failOn(),
        asked != null,
        () -> DeadlockFreedom.proceed(invocation));
  }
}
