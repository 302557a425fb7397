package dev.impasse.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.woven.AccessProgram;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.util.CheckClassAdapter;

/** Which accesses are noted, and which are not worth it. */
class AccessWeavingTest {

  private static final String PROGRAM = AccessProgram.class.getName();

  private static byte[] woven = {};
  private static final Map<String, List<String>> hooks = new HashMap<>();

  @BeforeAll
  static void weave() {
    byte[] bytes = weaver(true).weave(loader(), PROGRAM.replace('.', '/'), classFile());
    assertThat(bytes).isNotNull();
    woven = bytes;
    ClassNode node = new ClassNode();
    new ClassReader(woven).accept(node, 0);
    for (MethodNode method : node.methods) {
      List<String> called = new ArrayList<>();
      for (AbstractInsnNode insn : method.instructions) {
        if (insn instanceof MethodInsnNode call && HookMethods.isHook(call.owner)) {
          called.add(call.name);
        }
      }
      hooks.put(method.name, called);
    }
  }

  private static Weaver weaver(boolean accesses) {
    return new Weaver(
        WeaveOptions.DEFAULT,
        new SiteTable(site -> {}),
        new WeavingStatistics(),
        HookClasses.RUNTIME,
        accesses);
  }

  private static ClassLoader loader() {
    return AccessWeavingTest.class.getClassLoader();
  }

  private static byte[] classFile() {
    return WeavingLoader.read(PROGRAM);
  }

  @ParameterizedTest
  @CsvSource({
    "readsStatic, read",
    "writesStatic, wrote",
    "readsWide, read",
    "writesWide, wrote",
    "readsInherited, read",
    "readsNeighbour, read",
    "counts, wrote wrote wrote",
    "numbers, wrote read",
    "exchanges, wrote read",
    "reads, read",
    "updates, wrote read",
    "handle, read",
    "setsElement, wrote",
    "readsBytesInOrder, read",
    "parks, woken",
    "unparks, wrote",
    "asks, alive readIf wokenIf",
    "sleeps, caught",
    "makes, made",
    "makesSet, made",
    "notifies, wrote",
    "waits, read",
    "waitsForItself, read",
    "awaits, read",
    "signals, wrote",
  })
  void callsHooks(String method, String expected) {
    assertThat(hooks.get(method)).containsExactly(expected.split(" "));
  }

  @ParameterizedTest
  @CsvSource({"readsPlain", "<init>", "onlyLocks", "readsBytes", "callsStatic"})
  void leavesAlone_whatOrdersNothing(String method) {
    assertThat(hooks.get(method)).isEmpty();
  }

  @Test
  void makesCodeThatVerifies_andCallsHooksThatExist() {
    StringWriter problems = new StringWriter();
    CheckClassAdapter.verify(new ClassReader(woven), loader(), false, new PrintWriter(problems));
    assertThat(problems.toString()).isEmpty();
    assertThat(HookMethods.called(woven)).isSubsetOf(HookMethods.ofRuntime());
  }

  @Test
  void weavesNone_whenNobodyRecords() {
    byte[] withoutAccesses = weaver(false).weave(loader(), PROGRAM.replace('.', '/'), classFile());

    assertThat(withoutAccesses).isNotNull();
    assertThat(HookMethods.called(withoutAccesses)).isEmpty();
  }
}
