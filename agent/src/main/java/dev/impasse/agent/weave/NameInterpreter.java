package dev.impasse.agent.weave;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.Interpreter;

/** Computes each value's name from the instruction that produces it. Terminates: see merge. */
final class NameInterpreter extends Interpreter<NamedValue> {

  private final String owner;
  private final MethodNode method;

  NameInterpreter(String owner, MethodNode method) {
    super(Opcodes.ASM9);
    this.owner = owner;
    this.method = method;
  }

  @Override
  public @Nullable NamedValue newValue(@Nullable Type type) {
    if (type == null) {
      return NamedValue.UNKNOWN;
    }
    return type.getSort() == Type.VOID ? null : NamedValue.unknown(type.getSize());
  }

  @Override
  public NamedValue newParameterValue(boolean isInstanceMethod, int local, Type type) {
    if (isInstanceMethod && local == 0) {
      return NamedValue.named("this");
    }
    return new NamedValue(type.getSize(), ReceiverNames.localName(method, local, 0), "");
  }

  @Override
  public NamedValue newOperation(AbstractInsnNode insn) {
    int opcode = insn.getOpcode();
    if (opcode >= Opcodes.ICONST_M1 && opcode <= Opcodes.ICONST_5) {
      return NamedValue.named(Integer.toString(opcode - Opcodes.ICONST_0));
    }
    return switch (opcode) {
      case Opcodes.ACONST_NULL -> NamedValue.named("null");
      case Opcodes.BIPUSH, Opcodes.SIPUSH ->
          NamedValue.named(Integer.toString(((IntInsnNode) insn).operand));
      case Opcodes.LDC -> constant(((LdcInsnNode) insn).cst);
      case Opcodes.GETSTATIC -> staticField((FieldInsnNode) insn);
      case Opcodes.NEW -> NamedValue.named("new " + simpleName(((TypeInsnNode) insn).desc) + "()");
      case Opcodes.LCONST_0, Opcodes.LCONST_1, Opcodes.DCONST_0, Opcodes.DCONST_1 ->
          NamedValue.UNKNOWN_WIDE;
      default -> NamedValue.UNKNOWN;
    };
  }

  private static NamedValue constant(Object constant) {
    if (constant instanceof Type type && type.getSort() == Type.OBJECT) {
      return new NamedValue(
          1, simpleName(type.getInternalName()) + ".class", type.getClassName() + ".class");
    }
    if (constant instanceof Integer) {
      return NamedValue.named(constant.toString());
    }
    if (constant instanceof ConstantDynamic dynamic) {
      return NamedValue.unknown(dynamic.getSize());
    }
    return NamedValue.unknown(constant instanceof Long || constant instanceof Double ? 2 : 1);
  }

  private NamedValue staticField(FieldInsnNode field) {
    String name =
        field.owner.equals(owner) ? field.name : simpleName(field.owner) + "." + field.name;
    return new NamedValue(Type.getType(field.desc).getSize(), name, ownerField(field));
  }

  @Override
  public NamedValue copyOperation(AbstractInsnNode insn, NamedValue value) {
    int opcode = insn.getOpcode();
    if (opcode >= Opcodes.ILOAD && opcode <= Opcodes.ALOAD && !value.isThis()) {
      String local =
          ReceiverNames.localName(
              method, ((VarInsnNode) insn).var, method.instructions.indexOf(insn));
      boolean keepsPath = !value.ownerField().isEmpty() && !value.expression().isEmpty();
      if (!local.isEmpty() && !keepsPath) {
        return new NamedValue(value.size(), local, value.ownerField());
      }
    }
    return value;
  }

  @Override
  public @Nullable NamedValue unaryOperation(AbstractInsnNode insn, NamedValue value) {
    return switch (insn.getOpcode()) {
      case Opcodes.GETFIELD -> instanceField((FieldInsnNode) insn, value);
      case Opcodes.CHECKCAST -> value;
      case Opcodes.LNEG,
          Opcodes.DNEG,
          Opcodes.I2L,
          Opcodes.I2D,
          Opcodes.L2D,
          Opcodes.F2L,
          Opcodes.F2D,
          Opcodes.D2L ->
          NamedValue.UNKNOWN_WIDE;
      default -> NamedValue.UNKNOWN;
    };
  }

  private static NamedValue instanceField(FieldInsnNode field, NamedValue receiver) {
    int size = Type.getType(field.desc).getSize();
    if (field.name.startsWith("this$")) {
      return NamedValue.named(simpleName(Type.getType(field.desc).getInternalName()) + ".this");
    }
    if (field.name.startsWith("val$")) {
      return new NamedValue(size, field.name.substring("val$".length()), ownerField(field));
    }
    String path = receiver.expression().isEmpty() ? "" : receiver.expression() + ".";
    return new NamedValue(size, path + field.name, ownerField(field));
  }

  @Override
  public NamedValue binaryOperation(AbstractInsnNode insn, NamedValue left, NamedValue right) {
    return switch (insn.getOpcode()) {
      case Opcodes.AALOAD ->
          new NamedValue(
              1, indexed(left.expression(), right.expression()), element(left.ownerField()));
      case Opcodes.IADD -> arithmetic(left, "+", right);
      case Opcodes.ISUB -> arithmetic(left, "-", right);
      case Opcodes.IMUL -> arithmetic(left, "*", right);
      case Opcodes.IDIV -> arithmetic(left, "/", right);
      case Opcodes.IREM -> arithmetic(left, "%", right);
      case Opcodes.IAND -> arithmetic(left, "&", right);
      case Opcodes.LALOAD,
          Opcodes.DALOAD,
          Opcodes.LADD,
          Opcodes.DADD,
          Opcodes.LSUB,
          Opcodes.DSUB,
          Opcodes.LMUL,
          Opcodes.DMUL,
          Opcodes.LDIV,
          Opcodes.DDIV,
          Opcodes.LREM,
          Opcodes.DREM,
          Opcodes.LSHL,
          Opcodes.LSHR,
          Opcodes.LUSHR,
          Opcodes.LAND,
          Opcodes.LOR,
          Opcodes.LXOR ->
          NamedValue.UNKNOWN_WIDE;
      default -> NamedValue.UNKNOWN;
    };
  }

  private static String indexed(String array, String index) {
    return array.isEmpty() ? "" : array + "[" + (index.isEmpty() ? "..." : index) + "]";
  }

  private static String element(String ownerField) {
    return ownerField.isEmpty() ? "" : ownerField + "[]";
  }

  private static NamedValue arithmetic(NamedValue left, String operator, NamedValue right) {
    if (left.expression().isEmpty() || right.expression().isEmpty()) {
      return NamedValue.UNKNOWN;
    }
    return NamedValue.named(operand(left) + " " + operator + " " + operand(right));
  }

  private static String operand(NamedValue value) {
    return value.expression().indexOf(' ') < 0
        ? value.expression()
        : "(" + value.expression() + ")";
  }

  @Override
  public @Nullable NamedValue ternaryOperation(
      AbstractInsnNode insn, NamedValue value1, NamedValue value2, NamedValue value3) {
    return null;
  }

  @Override
  public @Nullable NamedValue naryOperation(
      AbstractInsnNode insn, List<? extends NamedValue> values) {
    if (insn instanceof MethodInsnNode call) {
      Type type = Type.getReturnType(call.desc);
      return type.getSort() == Type.VOID
          ? null
          : CallNames.result(owner, call, type.getSize(), values);
    }
    if (insn instanceof InvokeDynamicInsnNode call) {
      return newValue(Type.getReturnType(call.desc));
    }
    return insn instanceof MultiANewArrayInsnNode ? NamedValue.UNKNOWN : null;
  }

  @Override
  public void returnOperation(AbstractInsnNode insn, NamedValue value, NamedValue expected) {
    // what a method returns needs no name
  }

  /**
   * {@inheritDoc}
   *
   * <p>An expression can only be lost here, so each slot changes at most twice per part and the
   * analysis ends.
   */
  @Override
  public NamedValue merge(NamedValue value1, NamedValue value2) {
    return value1.merge(value2);
  }

  private static String ownerField(FieldInsnNode field) {
    return field.owner.replace('/', '.') + "." + field.name;
  }

  /** Returns the name behind the last slash or dollar: the one the source uses. */
  static String simpleName(String internalName) {
    String name = internalName.substring(internalName.lastIndexOf('/') + 1);
    String nested = name.substring(name.lastIndexOf('$') + 1);
    return nested.isEmpty() || Character.isDigit(nested.charAt(0)) ? name : nested;
  }
}
