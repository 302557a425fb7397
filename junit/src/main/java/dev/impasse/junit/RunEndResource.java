package dev.impasse.junit;

import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What Jupiter closes at the end of a run; what that throws is a failure of the engine. Of the two
 * interfaces the first is for JUnit before 5.13.
 *
 * @param watch whose findings make it fail
 */
record RunEndResource(DeadlockWatch watch)
    implements ExtensionContext.Store.CloseableResource, AutoCloseable {

  @Override
  public void close() {
    RunEnd.ofRun(watch);
  }
}
