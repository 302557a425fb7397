package dev.impasse.junit;

import org.junit.rules.TestRule;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/**
 * Makes a JUnit 4 test that deadlocks fail at once, with the report as message: {@code @Rule public
 * final ImpasseRule impasse = new ImpasseRule();}. As a {@code @ClassRule} it makes the class fail
 * for deadlocks that threads of its tests run into later.
 */
public final class ImpasseRule implements TestRule {

  private final DeadlockWatch watch = DeadlockWatch.get();

  /** Makes one. */
  public ImpasseRule() {}

  @Override
  public Statement apply(Statement base, Description description) {
    return new Statement() {
      @Override
      public void evaluate() throws Throwable {
        if (!WatchStart.bySystemProperties(watch)) {
          base.evaluate();
        } else if (description.isTest()) {
          runTest(base, description);
        } else {
          base.evaluate();
          RunEnd.ofClass(watch, description.getTestClass());
        }
      }
    };
  }

  private void runTest(Statement base, Description description) throws Throwable {
    Class<?> type = description.getTestClass();
    String name = type.getSimpleName() + "." + description.getMethodName();
    String test = description.getDisplayName();
    try {
      Guard.run(
          watch,
          new Subject(name, type, test),
          watch.settings().failOn(),
          false,
          () -> {
            evaluate(base);
            return true;
          });
    } catch (Throwable thrown) {
      throw TimeOuts.explain(watch, test, thrown);
    }
  }

  private static void evaluate(Statement base) throws Exception {
    try {
      base.evaluate();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable t) {
      throw new AssertionError("a test threw what is neither exception nor error", t);
    }
  }
}
