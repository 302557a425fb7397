package dev.impasse.agent.weave;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Where each local variable of a method is assigned. */
final class Assignments {

  private static final Variable UNSEEN = new Variable(null, 0, null);

  private final Map<Integer, Variable> variables = new HashMap<>();

  /**
   * A slot for a local variable.
   *
   * @param parameter type of the parameter in it, {@code Object} for {@code this}, null if none
   * @param stores how many instructions change it
   * @param only the one that does, null if there are none, several, or if it is no store
   */
  record Variable(@Nullable Type parameter, int stores, @Nullable VarInsnNode only) {}

  Assignments(MethodNode method) {
    int slot = 0;
    if ((method.access & Opcodes.ACC_STATIC) == 0) {
      variables.put(slot++, new Variable(Type.getObjectType("java/lang/Object"), 0, null));
    }
    for (Type parameter : Type.getArgumentTypes(method.desc)) {
      variables.put(slot, new Variable(parameter, 0, null));
      slot += parameter.getSize();
    }
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof VarInsnNode access && access.getOpcode() >= Opcodes.ISTORE) {
        count(access.var, access.getOpcode() == Opcodes.RET ? null : access);
        if (access.getOpcode() == Opcodes.LSTORE || access.getOpcode() == Opcodes.DSTORE) {
          count(access.var + 1, null);
        }
      } else if (insn instanceof IincInsnNode increment) {
        count(increment.var, null);
      }
    }
  }

  private void count(int slot, @Nullable VarInsnNode store) {
    Variable known = of(slot);
    variables.put(
        slot,
        new Variable(known.parameter(), known.stores() + 1, known.stores() > 0 ? null : store));
  }

  /** Returns what is known of a slot. */
  Variable of(int slot) {
    return variables.getOrDefault(slot, UNSEEN);
  }
}
