package dev.impasse.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which frames of a stack are folded. */
class StackLinesTest {

  @Test
  void foldsWhatCalledTheProgram_andNamesIt() {
    assertThat(
            lines(
                "shop.Cart.add",
                "java.util.ArrayList.forEach",
                "shop.CartTest.adds",
                "java.lang.reflect.Method.invoke",
                "org.junit.platform.commons.util.ReflectionUtils.invokeMethod",
                "org.apache.maven.surefire.booter.ForkedBooter.run",
                "java.lang.Thread.run"))
        .containsExactly(
            "at shop.Cart.add(Unknown Source)",
            "at java.util.ArrayList.forEach(Unknown Source)",
            "at shop.CartTest.adds(Unknown Source)",
            "... 3 frames of JUnit, Maven and the JDK",
            "at java.lang.Thread.run(Unknown Source)");
  }

  @Test
  void foldsImpassesOwnFrames_anywhere() {
    assertThat(
            lines(
                "dev.impasse.runtime.Hooks.lock",
                "dev.impasse.runtime.Hooks.wrapped",
                "dev.impasse.launch.Guards.lock",
                "shop.Cart.add"))
        .containsExactly(
            "... 2 frames of Impasse",
            "at dev.impasse.launch.Guards.lock(Unknown Source)",
            "at shop.Cart.add(Unknown Source)");
  }

  @Test
  void showsAServersFrames_whereTheProgramIsTheServer() {
    assertThat(
            lines(
                "org.apache.catalina.session.StandardSession.expire",
                "org.apache.catalina.session.ManagerBase.processExpires",
                "org.apache.catalina.core.ContainerBase.backgroundProcess"))
        .hasSize(3)
        .noneMatch(line -> line.startsWith("..."));
  }

  private static List<String> lines(String... methods) {
    return StackLines.of(
        Stream.of(methods)
            .map(
                method ->
                    new StackTraceElement(
                        method.substring(0, method.lastIndexOf('.')),
                        method.substring(method.lastIndexOf('.') + 1),
                        null,
                        -1))
            .toList());
  }
}
