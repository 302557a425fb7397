package dev.impasse.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.util.CheckClassAdapter;

/** Where nothing else is woven, waits and notifications of monitors call a hook before them. */
class NotificationWeavingTest {

  private static final String WAITS = "awaitsNotification";

  private static byte[] classFile(Class<?> type) throws IOException {
    String name = "/" + type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  /** Returns, for each method, what it calls. */
  private static Map<String, List<String>> calls(byte[] classFile) {
    ClassNode node = new ClassNode();
    new ClassReader(classFile).accept(node, 0);
    Map<String, List<String>> calls = new TreeMap<>();
    node.methods.forEach(
        method -> {
          List<String> names =
              Stream.of(method.instructions.toArray())
                  .filter(MethodInsnNode.class::isInstance)
                  .map(insn -> ((MethodInsnNode) insn).name)
                  .toList();
          calls.put(method.name, names);
        });
    return calls;
  }

  @Test
  void callsAHookBeforeEachWaitAndNotification() throws IOException {
    byte[] woven = NotificationWeaving.weave(classFile(Mailbox.class));

    assertThat(woven).isNotNull();
    assertThat(HookMethods.called(woven)).isNotEmpty().isSubsetOf(HookMethods.ofRuntime());
    assertThat(calls(woven))
        .containsEntry("put", List.of("notifies", "notify"))
        .containsEntry("putAll", List.of("notifies", "notifyAll"))
        .containsEntry("take", List.of(WAITS, "wait"))
        .containsEntry("takeSoon", List.of(WAITS, "wait"))
        .containsEntry("takeSooner", List.of(WAITS, "wait"))
        .containsEntry("of", List.of(WAITS, "wait"));
  }

  @Test
  void weavesCodeThatVerifies() throws IOException {
    StringWriter problems = new StringWriter();

    byte[] woven = NotificationWeaving.weave(classFile(Mailbox.class));

    CheckClassAdapter.verify(new ClassReader(woven), null, false, new PrintWriter(problems));
    assertThat(problems.toString()).isEmpty();
  }

  @Test
  void leavesAClassAlone_whenItNeitherWaitsNorNotifies() throws IOException {
    assertThat(NotificationWeaving.weave(classFile(Unrelated.class))).isNull();
    assertThat(NotificationWeaving.weave(classFile(NotificationWeavingTest.class))).isNull();
    assertThat(NotificationWeaving.weave(new byte[] {1, 2, 3})).isNull();
  }

  /** Every call that there is. */
  @SuppressWarnings({"WaitNotInLoop", "unused"})
  static final class Mailbox {
    synchronized void put() {
      notify();
    }

    synchronized void putAll() {
      this.notifyAll();
    }

    synchronized void take() throws InterruptedException {
      wait();
    }

    synchronized void takeSoon(long millis) throws InterruptedException {
      wait(millis);
    }

    synchronized void takeSooner(long millis, int nanos) throws InterruptedException {
      wait(millis, nanos);
    }

    static void of(Object other, long millis) throws InterruptedException {
      synchronized (other) {
        other.wait(millis + 1, (int) millis);
      }
    }
  }

  /** Methods of the same names. */
  @SuppressWarnings("unused")
  static final class Unrelated {
    void notify(String whom) {
      wait(whom);
    }

    static void wait(String what) {}
  }
}
