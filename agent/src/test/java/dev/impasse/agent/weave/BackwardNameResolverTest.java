package dev.impasse.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Reading backwards against the analysis of the whole method, over the classes of the test class
 * path: every receiver of a call, every monitor.
 */
class BackwardNameResolverTest {

  private static final int EVERY = 7;

  private int read;
  private int asked;
  private int better;
  private final List<String> different = new ArrayList<>();

  @Test
  void namesNearlyEveryReceiverAsTheAnalysisDoes() throws IOException {
    int number = 0;
    for (byte[] classFile : Corpus.read().originals()) {
      if (number++ % EVERY == 0) {
        ClassNode node = new ClassNode();
        new ClassReader(classFile).accept(node, ClassReader.EXPAND_FRAMES);
        node.methods.forEach(method -> compare(node.name, method));
      }
    }

    assertThat(asked).isGreaterThan(10_000);
    assertThat(different).as("read backwards / by analysis").isEmpty();
    assertThat((double) read / asked).isGreaterThan(0.6);
    assertThat((double) better / asked).isLessThan(0.01);
  }

  private void compare(String owner, MethodNode method) {
    ReceiverNames names = new ReceiverNames(owner, method);
    BackwardNameResolver near =
        new BackwardNameResolver(method, new NameInterpreter(owner, method));
    for (AbstractInsnNode insn : method.instructions) {
      int above = valuesAbove(insn);
      if (above < 0 || names.belowInWholeMethod(insn, above) == NamedValue.UNKNOWN) {
        continue;
      }
      asked++;
      NamedValue value = near.below(insn, above);
      if (value != null) {
        read++;
        compare(owner + "." + method.name, value, names.belowInWholeMethod(insn, above));
      }
    }
  }

  private static int valuesAbove(AbstractInsnNode insn) {
    if (insn instanceof MethodInsnNode call && call.getOpcode() != Opcodes.INVOKESTATIC) {
      return Type.getArgumentCount(call.desc);
    }
    int opcode = insn.getOpcode();
    return opcode == Opcodes.MONITORENTER || opcode == Opcodes.MONITOREXIT ? 0 : -1;
  }

  @Test
  void namesTheMonitorOfAnExitAsTheAnalysisDoes() throws IOException {
    for (byte[] classFile : Corpus.read().originals()) {
      ClassNode node = new ClassNode();
      new ClassReader(classFile).accept(node, ClassReader.EXPAND_FRAMES);
      ClassContext context = context(node.name, classFile);
      node.methods.forEach(method -> compareExits(context, method));
    }

    assertThat(asked).isGreaterThan(50);
    assertThat(different).as("of the enter / by analysis").isEmpty();
  }

  private static ClassContext context(String name, byte[] classFile) {
    ConstantPool pool = new ConstantPool(classFile);
    WeavingStatistics coverage = new WeavingStatistics();
    CallMatcher matcher =
        new CallMatcher(
            new ReceiverTypes(Set.of()),
            new MethodNames(List.of()),
            List.of(),
            null,
            pool,
            coverage);
    SiteRegistry sites = (place, ordinal) -> 1;
    return new ClassContext(
        name, null, pool.majorVersion(), null, matcher, null, HookClasses.RUNTIME, sites, coverage);
  }

  private void compareExits(ClassContext context, MethodNode method) {
    MethodSites sites = new MethodSites(context, method);
    Monitors monitors = new Monitors(method, sites, new HookCalls(HookClasses.RUNTIME));
    for (AbstractInsnNode insn : method.instructions) {
      if (insn.getOpcode() == Opcodes.MONITOREXIT) {
        asked++;
        compare(
            context.internalName() + "." + method.name,
            monitors.exited(insn),
            sites.names().belowInWholeMethod(insn, 0));
      }
      monitors.find(insn);
    }
  }

  /** The analysis may lose a name where paths meet; it may never have another one. */
  private void compare(String where, NamedValue read, NamedValue analysed) {
    if (read.equals(analysed)) {
      return;
    }
    if (read.merge(analysed).equals(analysed)) {
      better++;
    } else {
      different.add(where + ": " + read + " / " + analysed);
    }
  }
}
