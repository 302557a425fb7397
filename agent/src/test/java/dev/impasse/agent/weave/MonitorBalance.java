package dev.impasse.agent.weave;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * Checks statically what {@code -Xlog:monitormismatch} reports when HotSpot compiles a method: that
 * no path, an exceptional one included, leaves it with a monitor held. After {@code
 * GenerateOopMap::do_exception_edge} of HotSpot.
 */
final class MonitorBalance {

  private final MethodNode method;
  private final InsnList code;
  private final int[] depths;
  private final Deque<Integer> pending = new ArrayDeque<>();
  private boolean balanced = true;

  private MonitorBalance(MethodNode method) {
    this.method = method;
    code = method.instructions;
    depths = new int[code.size()];
    Arrays.fill(depths, -1);
  }

  /** Returns the methods of a class in which monitors are not balanced. */
  static Set<String> unbalanced(byte[] classFile) {
    ClassNode type = new ClassNode();
    new ClassReader(classFile).accept(type, ClassReader.SKIP_FRAMES);
    Set<String> names = new TreeSet<>();
    for (MethodNode method : type.methods) {
      if (hasMonitors(method) && !new MonitorBalance(method).isBalanced()) {
        names.add(type.name + "." + method.name + method.desc);
      }
    }
    return names;
  }

  private static boolean hasMonitors(MethodNode method) {
    boolean monitors = false;
    for (AbstractInsnNode insn : method.instructions) {
      if (insn.getOpcode() == Opcodes.JSR) {
        return false; // HotSpot does not compile those either way
      }
      monitors |= insn.getOpcode() == Opcodes.MONITORENTER;
    }
    return monitors;
  }

  private boolean isBalanced() {
    reach(0, 0);
    while (balanced && !pending.isEmpty()) {
      int index = pending.pop();
      step(index, code.get(index), depths[index]);
    }
    return balanced;
  }

  private void step(int index, AbstractInsnNode insn, int depth) {
    int opcode = insn.getOpcode();
    if (canTrap(opcode, depth) && !reachHandlers(index, depth) && depth > 0) {
      balanced = false;
    }
    if (insn instanceof JumpInsnNode jump) {
      reach(jump.label, depth);
    } else if (insn instanceof TableSwitchInsnNode table) {
      table.labels.forEach(label -> reach(label, depth));
      reach(table.dflt, depth);
    } else if (insn instanceof LookupSwitchInsnNode lookup) {
      lookup.labels.forEach(label -> reach(label, depth));
      reach(lookup.dflt, depth);
    }
    boolean ends = opcode == Opcodes.ATHROW || (opcode >= Opcodes.GOTO && opcode <= Opcodes.RETURN);
    if (!ends) {
      int change = opcode == Opcodes.MONITORENTER ? 1 : opcode == Opcodes.MONITOREXIT ? -1 : 0;
      reach(index + 1, depth + change);
    }
  }

  private void reach(LabelNode label, int depth) {
    reach(code.indexOf(label), depth);
  }

  private void reach(int index, int depth) {
    if (depth < 0 || (depths[index] >= 0 && depths[index] != depth)) {
      balanced = false;
    } else if (depths[index] < 0) {
      depths[index] = depth;
      pending.push(index);
    }
  }

  /** Follows the exception edges; returns whether one of them catches everything. */
  private boolean reachHandlers(int index, int depth) {
    for (TryCatchBlockNode range : method.tryCatchBlocks) {
      if (code.indexOf(range.start) <= index && index < code.indexOf(range.end)) {
        reach(range.handler, depth);
        if (range.type == null) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean canTrap(int opcode, int depth) {
    if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
      return depth > 0;
    }
    return switch (opcode) {
      case Opcodes.LDC, Opcodes.IDIV, Opcodes.LDIV, Opcodes.IREM, Opcodes.LREM -> true;
      case Opcodes.MONITOREXIT -> depth == 0;
      default ->
          (opcode >= Opcodes.IALOAD && opcode <= Opcodes.SALOAD)
              || (opcode >= Opcodes.IASTORE && opcode <= Opcodes.SASTORE)
              || (opcode >= Opcodes.GETSTATIC && opcode <= Opcodes.MONITORENTER)
              || opcode == Opcodes.MULTIANEWARRAY;
    };
  }
}
