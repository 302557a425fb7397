package dev.impasse.agent.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the code can still come to in which a thread stands, read from its class file. */
class ReachableCallsTest {

  private ClassFileCache codes;
  private List<StackTraceElement> stack;

  @BeforeEach
  void standsInTheMiddleOfTheWork() throws ReflectiveOperationException {
    URL tests = WorkAhead.class.getProtectionDomain().getCodeSource().getLocation();
    ClassLoader ofProgram =
        new URLClassLoader(new URL[] {tests}, ClassLoader.getPlatformClassLoader());
    Class<?> work = ofProgram.loadClass(WorkAhead.class.getName());
    codes = new ClassFileCache(() -> List.of(work));
    codes.refresh();
    Supplier<?> made = (Supplier<?>) work.getDeclaredConstructor().newInstance();
    stack = List.of((StackTraceElement[]) made.get());
    assertThat(Thread.interrupted()).isTrue();
  }

  private List<String> ahead(boolean withTasks) {
    return ReachableCalls.of(codes, stack, withTasks).calls().stream()
        .map(
            call ->
                call.method() + " on " + (call.receiver() == null ? "?" : call.receiver().text()))
        .toList();
  }

  @Test
  void findsCallsThatFollow_andNoneThatWentBefore() {
    assertThat(ahead(false))
        .anyMatch(call -> call.startsWith("countDown on") && call.endsWith("WorkAhead.done"))
        .noneMatch(call -> call.startsWith("release"));
  }

  @Test
  void callsAParameter_asTheCallerCallsIt() {
    assertThat(ahead(false))
        .anyMatch(call -> call.startsWith("add on") && call.endsWith("WorkAhead.jobs"));
  }

  @Test
  void knowsWhichCallsStandInTheMethodItself() {
    List<SignalCall> calls = ReachableCalls.of(codes, stack, false).calls();

    assertThat(calls)
        .filteredOn(SignalCall::near)
        .extracting(SignalCall::method)
        .contains("countDown");
    assertThat(calls).filteredOn(c -> !c.near()).extracting(SignalCall::method).contains("add");
  }

  @Test
  void followsTasksThatAreMade_onlyWhenAsked() {
    assertThat(ahead(true))
        .anyMatch(call -> call.startsWith("release on") && call.endsWith("WorkAhead.permits"));
  }

  @Test
  void leavesOutAThreadThatInterruptsItself() {
    assertThat(ahead(true)).noneMatch(call -> call.startsWith("interrupt"));
  }

  @Test
  void findsWhatAnyMethodOfAClassCanDo() {
    assertThat(ReachableCalls.ofClass(codes, WorkAhead.class.getName()).calls())
        .extracting(SignalCall::method)
        .contains("countDown", "release", "add");
  }

  @Test
  void findsNothing_inCodeThatCannotBeRead() {
    ClassFileCache none = new ClassFileCache(List::of);
    none.refresh();
    assertThat(ReachableCalls.of(none, stack, true).calls()).isEmpty();
  }
}
