package dev.impasse.core.dump;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads one frame, as JVMs print it. */
class FramesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app.Main.run(Main.java:7)                                | app.Main          | run      | 7",
        "java.base@17.0.1/java.lang.Thread.run(Thread.java:833)   | java.lang.Thread  | run      | 833",
        "java.lang.Thread.run(java.base@17.0.1/Thread.java:833)   | java.lang.Thread  | run      | 833",
        "app//app.Cache.<clinit>(Cache.java:3)                    | app.Cache         | <clinit> | 3",
        "loader/mod@1/app.Main.run(Main.java:7)                   | app.Main          | run      | 7",
        "app.Main$$Lambda$14/0x00007f10.run(Unknown Source)       | app.Main$$Lambda$14 | run    | -1",
        "m@1/app.Main$$Lambda/0x0000000800.run(m@1/Unknown Source) | app.Main$$Lambda | run      | -1",
        "java.lang.Object.wait0(java.base@25/Native Method)       | java.lang.Object  | wait0    | -2",
        "app.Main.run(Main.java:99999999999)                      | app.Main          | run      | -1",
        "Main.run(Main.java)                                      | Main              | run      | -1"
      })
  void readsFrame(String text, String type, String method, int line) {
    StackTraceElement frame = Frames.parse(text);

    assertThat(frame).isNotNull();
    assertThat(frame.getClassName()).isEqualTo(type);
    assertThat(frame.getMethodName()).isEqualTo(method);
    assertThat(frame.getLineNumber()).isEqualTo(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "(", "a(b)", ".m(X)", "a.(X)", "a.m(X", "a.m(X:y)", "a.m(X:)", "a.m(X) y"})
  void readsNothing_whereThereIsNoFrame(String text) {
    assertThat(Frames.parse(text)).isNull();
  }

  @Test
  void isLinear_whereALineIsNothingButModules() {
    assertThat(Frames.parse("a/".repeat(500_000) + "b.c(d")).isNull();
    assertThat(Frames.parse("a/".repeat(500_000) + "b.c(d)")).isNotNull();
  }
}
