package dev.impasse.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.util.CheckClassAdapter;

/** Every class of the table is woven, into code that verifies, and no row of it is a slip. */
class JdkWeavingTest {

  static Stream<String> names() {
    return JdkWeaving.names().stream().sorted();
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
    byte[] woven = JdkWeaving.weave(name, classFile(name));

    assertThat(woven).isNotNull();
    assertThat(problems(woven)).isEmpty();
    assertThat(HookMethods.called(woven)).isNotEmpty().isSubsetOf(HookMethods.ofRuntime());
  }

  @ParameterizedTest
  @MethodSource("names")
  void namesMethodsThatExist(String name) throws IOException {
    ClassNode node = new ClassNode();
    new ClassReader(classFile(name)).accept(node, ClassReader.SKIP_CODE);
    TreeSet<String> methods = new TreeSet<>();
    node.methods.forEach(method -> methods.add(method.name + method.desc));

    assertThat(methods).containsAll(JdkTable.of(name).keySet());
  }

  @Test
  void replacesEveryWaitForAConditionOfAQueue() throws IOException {
    for (String queue : List.of("LinkedBlockingQueue", "LinkedBlockingDeque", "CyclicBarrier")) {
      String name = "java/util/concurrent/" + queue;
      byte[] woven = JdkWeaving.weave(name, classFile(name));

      assertThat(HookMethods.called(woven).toString()).contains("Await");
    }
  }

  @Test
  void weavesALockClassOfTheApplication_andNothingElse() throws IOException {
    byte[] woven = JdkWeaving.weaveOwnLock(ofTest(OwnLock.class));

    assertThat(woven).isNotNull();
    assertThat(problems(woven)).isEmpty();
    assertThat(JdkWeaving.weaveOwnLock(ofTest(JdkWeavingTest.class))).isNull();
    assertThat(JdkWeaving.weaveOwnLock(ofTest(Between.class))).isNull();
    assertThat(JdkWeaving.weaveOwnLock(ofTest(Heir.class))).isNull();
  }

  private static byte[] ofTest(Class<?> type) throws IOException {
    try (InputStream in =
        type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
      return in.readAllBytes();
    }
  }

  private static String problems(byte[] woven) {
    StringWriter problems = new StringWriter();
    CheckClassAdapter.verify(new ClassReader(woven), null, false, new PrintWriter(problems));
    return problems.toString();
  }

  /** An interface has no code to weave. */
  interface Between extends Lock {}

  /** Its supertypes would have to be read to see that it is a lock. */
  static final class Heir extends OwnLock {
    @Override
    public void lock() {
      super.lock();
    }
  }

  /** A lock that records what is called. */
  static class OwnLock implements Lock {
    final List<String> called = new ArrayList<>();

    @Override
    public void lock() {
      while (!tryLock()) {
        Thread.onSpinWait();
      }
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      lock();
    }

    @Override
    public boolean tryLock() {
      return called.add("tryLock");
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) {
      return called.add("tryLock " + unit.toNanos(time));
    }

    @Override
    public void unlock() {
      called.add("unlock");
    }

    @Override
    public Condition newCondition() {
      throw new UnsupportedOperationException();
    }
  }
}
