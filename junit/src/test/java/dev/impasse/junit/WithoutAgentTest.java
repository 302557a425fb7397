package dev.impasse.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Where no agent is: this very JVM. */
class WithoutAgentTest {

  private static Thread thread;

  @ExtendWith(ImpasseExtension.class)
  static class Plain {
    @Test
    void runs() {
      thread = Thread.currentThread();
    }
  }

  @ExtendWith(ImpasseExtension.class)
  static class Claims {
    @Test
    @DeadlockFree
    void claims() {}

    @Test
    @DeadlockFree
    void fails() {
      throw new IllegalStateException("mine");
    }

    @Test
    void asserts() {
      DeadlockAssertions.assertDeadlockFree(() -> {});
    }
  }

  @Test
  void leavesTestsAsTheyAre() {
    assertThat(run(Plain.class, "optional").get("runs()").getStatus()).isEqualTo(Status.SUCCESSFUL);
    assertThat(thread).isSameAs(Thread.currentThread());
  }

  @Test
  void abortsTestsThatClaimWhatNobodySaw() {
    Map<String, TestExecutionResult> results = run(Claims.class, "optional");

    for (String test : new String[] {"claims()", "asserts()"}) {
      assertThat(results.get(test).getStatus()).as(test).isEqualTo(Status.ABORTED);
      assertThat(results.get(test).getThrowable().orElseThrow())
          .hasMessageContaining("there is no agent to tell: add -javaagent:impasse-agent.jar");
    }
    assertThat(results.get("fails()").getThrowable().orElseThrow()).hasMessage("mine");
  }

  @Test
  void failsTests_whenTheAgentIsRequired() {
    assertThat(run(Plain.class, "required").get("WithoutAgentTest$Plain").getThrowable())
        .get()
        .extracting(Throwable::getMessage)
        .asString()
        .startsWith("impasse.junit.agent=required, and there is no agent in this JVM");
  }

  private static Map<String, TestExecutionResult> run(Class<?> type, String agent) {
    Map<String, TestExecutionResult> results = new TreeMap<>();
    for (Event event :
        EngineTestKit.engine("junit-jupiter")
            .configurationParameter("impasse.junit.agent", agent)
            .selectors(DiscoverySelectors.selectClass(type))
            .execute()
            .allEvents()
            .finished()
            .list()) {
      results.put(
          event.getTestDescriptor().getDisplayName(),
          event.getRequiredPayload(TestExecutionResult.class));
    }
    return results;
  }
}
