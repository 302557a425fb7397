package dev.impasse.agent.weave;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Names values by reading backwards from where they are used: an expression is the few instructions
 * before its use, and a local variable that is assigned once is the expression it was assigned.
 *
 * <p>That names nearly every lock, at a cost that does not depend on the length of the method;
 * {@link ReceiverNames} follows the whole method for the others.
 */
final class BackwardNameResolver {

  /** Longer chains of operands are left to the analysis of the whole method. */
  private static final int DEEPEST = 60;

  /** How far back the store of a variable that has several is looked for. */
  private static final int LONGEST_BLOCK = 40;

  private final MethodNode method;
  private final NameInterpreter interpreter;
  private @Nullable Set<AbstractInsnNode> targets;
  private @Nullable Assignments assignments;

  /**
   * An expression on the stack.
   *
   * @param value its name
   * @param first the first of its instructions
   */
  private record Expression(NamedValue value, AbstractInsnNode first) {}

  BackwardNameResolver(MethodNode method, NameInterpreter interpreter) {
    this.method = method;
    this.interpreter = interpreter;
  }

  /**
   * Returns the value that lies under so many others on the stack before an instruction, or null if
   * it takes more than reading backwards.
   */
  @Nullable NamedValue below(AbstractInsnNode insn, int valuesAbove) {
    AbstractInsnNode at = insn;
    for (int i = 0; i < valuesAbove; i++) {
      Expression above = endingBefore(at, 0);
      if (above == null) {
        return null;
      }
      at = above.first();
    }
    Expression found = endingBefore(at, 0);
    return found == null ? null : found.value();
  }

  /** Returns the value on top of the stack before an instruction, or null. */
  private @Nullable Expression endingBefore(AbstractInsnNode insn, int depth) {
    AbstractInsnNode last = insn.getPrevious();
    while (last != null && last.getOpcode() < 0) {
      if (last instanceof FrameNode || (last instanceof LabelNode && isTarget(last))) {
        return null; // control may come from elsewhere
      }
      last = last.getPrevious();
    }
    return last == null || depth > DEEPEST ? null : endingAt(last, depth + 1);
  }

  private boolean isTarget(AbstractInsnNode label) {
    if (targets == null) {
      targets = JumpTargets.of(method);
    }
    return targets.contains(label);
  }

  private @Nullable Expression endingAt(AbstractInsnNode insn, int depth) {
    int opcode = insn.getOpcode();
    if (opcode <= Opcodes.LDC || opcode == Opcodes.GETSTATIC || opcode == Opcodes.NEW) {
      return opcode == Opcodes.NOP ? null : new Expression(interpreter.newOperation(insn), insn);
    }
    if (insn instanceof VarInsnNode access) {
      return opcode <= Opcodes.ALOAD ? load(access, depth) : beneath(insn, 1, depth);
    }
    if (opcode == Opcodes.DUP) {
      Expression original = endingBefore(insn, depth);
      return original == null ? null : new Expression(original.value(), insn);
    }
    if (opcode == Opcodes.GETFIELD || opcode == Opcodes.CHECKCAST) {
      return unary(insn, depth);
    }
    if ((opcode >= Opcodes.IALOAD && opcode <= Opcodes.SALOAD)
        || (opcode >= Opcodes.IADD && opcode <= Opcodes.DREM)) {
      return binary(insn, depth);
    }
    return insn instanceof MethodInsnNode call ? call(call, depth) : null;
  }

  private @Nullable Expression load(VarInsnNode load, int depth) {
    if (assignments == null) {
      assignments = new Assignments(method);
    }
    Assignments.Variable variable = assignments.of(load.var);
    NamedValue value;
    if (variable.parameter() != null && variable.stores() == 0) {
      value =
          interpreter.newParameterValue(
              (method.access & Opcodes.ACC_STATIC) == 0, load.var, variable.parameter());
    } else {
      boolean once = variable.parameter() == null && variable.only() != null;
      VarInsnNode store = once ? variable.only() : storeInBlock(load);
      Expression assigned = store == null ? null : endingBefore(store, depth);
      value = assigned == null ? null : assigned.value();
    }
    return value == null ? null : new Expression(interpreter.copyOperation(load, value), load);
  }

  /** Returns the store that a load sees if it is in the same block, or null. */
  private @Nullable VarInsnNode storeInBlock(VarInsnNode load) {
    AbstractInsnNode insn = load.getPrevious();
    for (int i = 0; insn != null && i < LONGEST_BLOCK; i++, insn = insn.getPrevious()) {
      if (insn instanceof FrameNode || (insn instanceof LabelNode && isTarget(insn))) {
        return null;
      }
      if (insn instanceof VarInsnNode access
          && access.var == load.var
          && access.getOpcode() == Opcodes.ASTORE) {
        return access;
      }
      if (insn instanceof IincInsnNode
          || (insn instanceof VarInsnNode access
              && access.getOpcode() >= Opcodes.ISTORE
              && access.getOpcode() != Opcodes.ASTORE)) {
        return null; // not worth telling which slots it changes
      }
    }
    return null;
  }

  private @Nullable Expression unary(AbstractInsnNode insn, int depth) {
    Expression operand = endingBefore(insn, depth);
    return operand == null
        ? null
        : expression(interpreter.unaryOperation(insn, operand.value()), operand.first());
  }

  private @Nullable Expression binary(AbstractInsnNode insn, int depth) {
    Expression right = endingBefore(insn, depth);
    Expression left = right == null ? null : endingBefore(right.first(), depth);
    return left == null || right == null
        ? null
        : expression(interpreter.binaryOperation(insn, left.value(), right.value()), left.first());
  }

  private static @Nullable Expression expression(
      @Nullable NamedValue value, AbstractInsnNode first) {
    return value == null ? null : new Expression(value, first);
  }

  private @Nullable Expression call(MethodInsnNode call, int depth) {
    boolean isStatic = call.getOpcode() == Opcodes.INVOKESTATIC;
    int operands = Type.getArgumentCount(call.desc) + (isStatic ? 0 : 1);
    if (call.desc.endsWith(")V")) {
      return beneath(call, operands, depth);
    }
    List<NamedValue> values = new ArrayList<>();
    AbstractInsnNode first = call;
    for (int i = 0; i < operands; i++) {
      Expression operand = endingBefore(first, depth);
      if (operand == null) {
        return null;
      }
      values.add(0, operand.value());
      first = operand.first();
    }
    return expression(interpreter.naryOperation(call, values), first);
  }

  /** Returns the value under the operands of an instruction that leaves none of its own. */
  private @Nullable Expression beneath(AbstractInsnNode insn, int operands, int depth) {
    AbstractInsnNode first = insn;
    for (int i = 0; i < operands; i++) {
      Expression operand = endingBefore(first, depth);
      if (operand == null) {
        return null;
      }
      first = operand.first();
    }
    return endingBefore(first, depth);
  }
}
