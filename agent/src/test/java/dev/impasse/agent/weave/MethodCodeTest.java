package dev.impasse.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.agent.weave.MethodCode.Call;
import dev.impasse.agent.weave.MethodCode.Operand;
import dev.impasse.woven.SignalProgram;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a method can still call from one of its lines on. */
class MethodCodeTest {

  private static final String LATCH = "(Ljava/util/concurrent/CountDownLatch;)";

  @Test
  void followsFromTheLineOn_andNotWhatCameBefore() throws IOException {
    MethodCode work = method("work", LATCH + "V");
    int second = lineOf(work, "countDown");

    assertThat(names(work.callsFrom(-1)))
        .containsExactly("before", "countDown", "getCount", "after");
    assertThat(names(work.callsFrom(second))).containsExactly("countDown", "getCount", "after");
    assertThat(names(work.callsIn(second))).containsExactly("countDown");
  }

  @Test
  void comesBackToALoop_andNotToWhatIsBeforeIt() throws IOException {
    MethodCode loops = method("loops", LATCH + "V");

    assertThat(names(loops.callsFrom(lineOf(loops, "before")))).containsExactly("before");
  }

  @Test
  void saysWhatTheSourceCallsTheOperands() throws IOException {
    MethodCode work = method("work", LATCH + "V");

    assertThat(call(work, "countDown").operands())
        .containsExactly(new Operand("this.done", "dev.impasse.woven.SignalProgram.done"));
    assertThat(call(work, "after").operands()).containsExactly(new Operand("given", ""));
    assertThat(work.parameters()).containsExactly("this", "given");
  }

  @Test
  void tellsALambdaThatIsMade_fromACall() throws IOException {
    Call made = method("task", LATCH + "Ljava/lang/Runnable;").callsFrom(-1).get(0);

    assertThat(made.lambda()).isTrue();
    assertThat(made.operands()).containsExactly(new Operand("given", ""));
  }

  /** The interpreter's frame of a thread that is blocked names the instruction behind. */
  @Test
  void saysWhichMonitorIsWanted_alsoFromTheLineBehind() throws IOException {
    MethodCode both = method(NestedBlocks.class, "both", "()V");
    int outer = lineOf(both, "first") - 1;
    int inner = lineOf(both, "second") - 1;

    assertThat(both.monitorsWantedIn(outer)).containsExactly(outer);
    assertThat(both.monitorsWantedIn(outer + 1)).containsExactly(outer);
    assertThat(both.monitorsWantedIn(inner + 1)).containsExactly(inner);
    assertThat(both.monitorsHeldIn(inner + 1, "second")).containsExactly(outer, inner);
    assertThat(both.monitorsHeldIn(inner, "")).containsExactly(outer);
  }

  private static MethodCode method(String name, String descriptor) throws IOException {
    return method(SignalProgram.class, name, descriptor);
  }

  private static MethodCode method(Class<?> type, String name, String descriptor)
      throws IOException {
    try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      ClassCode code = ClassCode.read(in.readAllBytes());
      assertThat(code).isNotNull();
      MethodCode method = code.method(name, descriptor);
      assertThat(method).as(name).isNotNull();
      return method;
    }
  }

  private static int lineOf(MethodCode method, String called) {
    return call(method, called).line();
  }

  private static Call call(MethodCode method, String called) {
    return method.callsFrom(-1).stream()
        .filter(call -> call.method().equals(called))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> names(List<Call> calls) {
    return calls.stream().map(Call::method).toList();
  }
}
