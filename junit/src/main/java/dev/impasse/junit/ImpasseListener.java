package dev.impasse.junit;

import org.testng.IConfigurable;
import org.testng.IConfigureCallBack;
import org.testng.IExecutionListener;
import org.testng.IHookCallBack;
import org.testng.IHookable;
import org.testng.IInvokedMethod;
import org.testng.IInvokedMethodListener;
import org.testng.ITestResult;

/**
 * Makes a TestNG method that deadlocks fail at once, with the report as message, and the run for
 * deadlocks that no test has failed for. TestNG finds it on the class path.
 */
public final class ImpasseListener
    implements IHookable, IConfigurable, IInvokedMethodListener, IExecutionListener {

  private final DeadlockWatch watch = DeadlockWatch.get();

  /** For TestNG. */
  public ImpasseListener() {}

  @Override
  public void onExecutionStart() {
    WatchStart.bySystemProperties(watch);
  }

  @Override
  public void run(IHookCallBack method, ITestResult result) {
    guard(result, () -> method.runTestMethod(result));
  }

  @Override
  public void run(IConfigureCallBack method, ITestResult result) {
    guard(result, () -> method.runConfigurationMethod(result));
  }

  /** TestNG keeps what the method throws; what is thrown here is a failure, too. */
  private void guard(ITestResult result, Runnable method) {
    if (!watch.start()) {
      method.run();
      return;
    }
    Class<?> type = result.getTestClass().getRealClass();
    String name = type.getSimpleName() + "." + result.getMethod().getMethodName();
    Guard.runUnchecked(
        watch,
        new Subject(name, type, result.id()),
        watch.settings().failOn(),
        false,
        () -> {
          method.run();
          return true;
        });
  }

  @Override
  public void afterInvocation(IInvokedMethod method, ITestResult result) {
    Throwable thrown = result.getThrowable();
    if (thrown != null && watch.start()) {
      result.setThrowable(TimeOuts.explain(watch, result.id(), thrown));
    }
  }

  @Override
  public void onExecutionFinish() {
    if (watch.start()) {
      RunEnd.ofRun(watch);
    }
  }
}
