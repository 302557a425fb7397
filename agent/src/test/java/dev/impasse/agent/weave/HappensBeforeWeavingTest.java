package dev.impasse.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.util.CheckClassAdapter;

/** Every class of the table is woven, into code that verifies, and no row of it is a slip. */
class HappensBeforeWeavingTest {

  /** Rows that JDKs after 17 have. */
  private static final Set<String> LATER =
      Set.of(
          "CompletableFuture.exceptionNow",
          "CompletableFuture.resultNow",
          "ForkJoinPool.externalSubmit",
          "ForkJoinPool.lazySubmit",
          "FutureTask.exceptionNow",
          "FutureTask.resultNow",
          "Thread.join");

  static Stream<String> names() {
    return HappensBeforeTable.classes().stream().filter(HappensBeforeWeavingTest::exists).sorted();
  }

  private static boolean exists(String name) {
    return Object.class.getResource("/" + name + ".class") != null;
  }

  private static byte[] classFile(String name) throws IOException {
    try (InputStream in = Object.class.getResourceAsStream("/" + name + ".class")) {
      assertThat(in).as(name).isNotNull();
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void weavesCodeThatVerifies(String name) throws IOException {
    byte[] woven = new HappensBeforeWeaving(true).weave(classFile(name));

    assertThat(woven).isNotNull();
    StringWriter problems = new StringWriter();
    CheckClassAdapter.verify(new ClassReader(woven), null, false, new PrintWriter(problems));
    assertThat(problems.toString()).isEmpty();
    assertThat(HookMethods.called(woven)).isSubsetOf(HookMethods.ofRuntime());
  }

  @Test
  void findsAMethodForEachRow() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (String name : names().toList()) {
      ClassNode node = new ClassNode();
      new ClassReader(classFile(name)).accept(node, ClassReader.SKIP_CODE);
      String simple = name.substring(name.lastIndexOf('/') + 1);
      HappensBeforeTable.rows(name).stream()
          .filter(row -> node.methods.stream().noneMatch(m -> row.means(m.name, m.desc)))
          .filter(row -> !name.contains("Queue") && !name.contains("Deque")) // share one list
          .forEach(row -> missing.add(simple + "." + row.name()));
    }
    missing.removeAll(LATER);
    assertThat(missing).isEmpty();
  }

  @Test
  void weavesOnlyThreads_whenOnlyOrdersAreWanted() {
    HappensBeforeWeaving orders = new HappensBeforeWeaving(false);

    assertThat(orders.names())
        .containsExactlyInAnyOrder("java/lang/Thread", "java/lang/VirtualThread");
    assertThat(Arrays.asList("java/util/concurrent/FutureTask", "java/lang/String"))
        .noneMatch(orders::weaves);
  }
}
