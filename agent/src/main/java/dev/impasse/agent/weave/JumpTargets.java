package dev.impasse.agent.weave;

import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/** Finds the labels at which control can arrive from elsewhere. */
final class JumpTargets {

  private JumpTargets() {}

  /** Returns the labels that jumps, switches and exception handlers lead to. */
  static Set<AbstractInsnNode> of(MethodNode method) {
    Set<AbstractInsnNode> targets = new HashSet<>();
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof JumpInsnNode jump) {
        targets.add(jump.label);
      } else if (insn instanceof TableSwitchInsnNode table) {
        targets.addAll(table.labels);
        targets.add(table.dflt);
      } else if (insn instanceof LookupSwitchInsnNode lookup) {
        targets.addAll(lookup.labels);
        targets.add(lookup.dflt);
      }
    }
    for (TryCatchBlockNode range : method.tryCatchBlocks) {
      targets.add(range.handler);
    }
    return targets;
  }
}
