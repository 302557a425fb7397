package dev.impasse.agent.weave;

import dev.impasse.agent.weave.JdkTable.Calls;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Puts hooks around the body of an instance method: first, before it returns, and when it ends by
 * an exception. A hook that fails for want of stack changes nothing: the method goes on as it
 * would.
 *
 * <p>All returns lead to one place behind the code, where what is returned waits in a local
 * variable of its own. The frames there know of no other local but {@code this}, which holds
 * wherever they are entered from, and of the parameters if a hook wants one: the code of the JDK
 * keeps nothing else in their place.
 */
final class SurroundedBody {

  private static final String THROWABLE = "java/lang/Throwable";

  private final String owner;
  private final MethodNode method;
  private final String hooks;
  private final Calls calls;
  private final Type result;
  private final int resultLocal;

  SurroundedBody(String owner, MethodNode method, String hooks, Calls calls) {
    this.owner = owner;
    this.method = method;
    this.hooks = hooks;
    this.calls = calls;
    result = Type.getReturnType(method.desc);
    resultLocal = method.maxLocals;
  }

  void weave() {
    LabelNode start = new LabelNode();
    LabelNode end = new LabelNode();
    AbstractInsnNode[] body = method.instructions.toArray();
    LabelNode exit = new LabelNode();
    if (calls.exit() != null) {
      for (AbstractInsnNode insn : body) {
        if (insn.getOpcode() >= Opcodes.IRETURN && insn.getOpcode() <= Opcodes.RETURN) {
          leadTo(exit, insn);
        }
      }
    }
    List<TryCatchBlockNode> guards = new ArrayList<>();
    InsnList first = new InsnList();
    if (calls.entry() != null) {
      for (String hook : calls.entry().split(";", -1)) {
        first.add(guarded(hook, false, guards, initialLocals()));
      }
    }
    first.add(start);
    method.instructions.insert(first);
    method.instructions.add(end);
    if (calls.exit() != null) {
      addExit(exit, calls.exit(), guards);
    }
    if (calls.failed() != null) {
      addHandler(start, end, calls.failed(), guards);
    }
    method.tryCatchBlocks.addAll(0, guards);
  }

  private void leadTo(LabelNode exit, AbstractInsnNode insn) {
    InsnList leave = new InsnList();
    if (result.getSort() != Type.VOID) {
      leave.add(new VarInsnNode(result.getOpcode(Opcodes.ISTORE), resultLocal));
    }
    leave.add(new JumpInsnNode(Opcodes.GOTO, exit));
    method.instructions.insertBefore(insn, leave);
    method.instructions.remove(insn);
  }

  private void addExit(LabelNode exit, String hook, List<TryCatchBlockNode> guards) {
    Object[] locals = localsWithResult(hook.contains("@"));
    method.instructions.add(exit);
    method.instructions.add(frame(locals));
    method.instructions.add(guarded(hook, true, guards, locals));
    if (result.getSort() != Type.VOID) {
      method.instructions.add(new VarInsnNode(result.getOpcode(Opcodes.ILOAD), resultLocal));
    }
    method.instructions.add(new InsnNode(result.getOpcode(Opcodes.IRETURN)));
  }

  private void addHandler(
      LabelNode start, LabelNode end, String hook, List<TryCatchBlockNode> guards) {
    LabelNode handler = new LabelNode();
    Object[] locals = {owner};
    method.instructions.add(handler);
    method.instructions.add(frame(locals, THROWABLE));
    method.instructions.add(new VarInsnNode(Opcodes.ASTORE, resultLocal));
    Object[] kept = padded(locals, THROWABLE);
    method.instructions.add(guarded(hook, false, guards, kept));
    method.instructions.add(new VarInsnNode(Opcodes.ALOAD, resultLocal));
    method.instructions.add(new InsnNode(Opcodes.ATHROW));
    method.tryCatchBlocks.add(new TryCatchBlockNode(start, end, handler, null));
  }

  /** A call of a hook whose failure is dropped. */
  private InsnList guarded(
      String hook, boolean hasResult, List<TryCatchBlockNode> guards, Object[] locals) {
    InsnList list = call(hook, hasResult);
    LabelNode start = new LabelNode();
    LabelNode end = new LabelNode();
    LabelNode failed = new LabelNode();
    LabelNode behind = new LabelNode();
    list.insert(start);
    list.add(end);
    list.add(new JumpInsnNode(Opcodes.GOTO, behind));
    list.add(failed);
    list.add(frame(locals, THROWABLE));
    list.add(new InsnNode(Opcodes.POP));
    list.add(behind);
    list.add(frame(locals));
    list.add(new InsnNode(Opcodes.NOP)); // the code behind may begin with a frame of its own
    guards.add(new TryCatchBlockNode(start, end, failed, null));
    return list;
  }

  private InsnList call(String hook, boolean hasResult) {
    int open = hook.indexOf('(');
    String arguments = hook.substring(open + 1, hook.length() - 1);
    InsnList list = new InsnList();
    StringBuilder descriptor = new StringBuilder("(");
    for (String argument : arguments.isEmpty() ? new String[0] : arguments.split(",", -1)) {
      descriptor.append(push(list, argument, hasResult));
    }
    list.add(
        new MethodInsnNode(
            Opcodes.INVOKESTATIC, hooks, hook.substring(0, open), descriptor + ")V", false));
    return list;
  }

  /** Pushes one argument, and returns the descriptor of its type. */
  private String push(InsnList list, String argument, boolean hasResult) {
    switch (argument) {
      case "this" -> {
        list.add(new VarInsnNode(Opcodes.ALOAD, 0));
        return "Ljava/lang/Object;";
      }
      case "result" -> {
        if (!hasResult) {
          throw new AssertionError("no result yet: method=" + method.name);
        }
        list.add(new VarInsnNode(result.getOpcode(Opcodes.ILOAD), resultLocal));
        return result.getDescriptor();
      }
      case "false", "true" -> {
        list.add(new InsnNode(argument.equals("true") ? Opcodes.ICONST_1 : Opcodes.ICONST_0));
        return "Z";
      }
      case "1" -> {
        list.add(new InsnNode(Opcodes.ICONST_1));
        return "I";
      }
      default -> {
        return pushLocal(list, argument);
      }
    }
  }

  private static String pushLocal(InsnList list, String argument) {
    int local = argument.charAt(1) - '0';
    Type type = Type.getType(argument.substring(2, 3));
    list.add(new VarInsnNode(type.getOpcode(Opcodes.ILOAD), local));
    if (argument.length() > 3) {
      list.add(new InsnNode(Opcodes.I2L));
    }
    return argument.substring(argument.length() - 1);
  }

  private Object[] initialLocals() {
    List<Object> locals = new ArrayList<>(List.of(owner));
    for (Type type : Type.getArgumentTypes(method.desc)) {
      locals.add(verified(type));
    }
    return locals.toArray();
  }

  private Object[] localsWithResult(boolean parameters) {
    Object[] first = parameters ? initialLocals() : new Object[] {owner};
    return result.getSort() == Type.VOID ? first : padded(first, verified(result));
  }

  /** The first locals, nothing that is known, and one value behind all. */
  private Object[] padded(Object[] first, Object value) {
    List<Object> locals = new ArrayList<>(List.of(first));
    int slots = 0;
    for (Object local : first) {
      slots += Opcodes.LONG.equals(local) || Opcodes.DOUBLE.equals(local) ? 2 : 1;
    }
    locals.addAll(Collections.nCopies(resultLocal - slots, Opcodes.TOP));
    locals.add(value);
    return locals.toArray();
  }

  private static Object verified(Type type) {
    return switch (type.getSort()) {
      case Type.BOOLEAN, Type.BYTE, Type.CHAR, Type.SHORT, Type.INT -> Opcodes.INTEGER;
      case Type.FLOAT -> Opcodes.FLOAT;
      case Type.LONG -> Opcodes.LONG;
      case Type.DOUBLE -> Opcodes.DOUBLE;
      default -> type.getInternalName();
    };
  }

  private static FrameNode frame(Object[] locals, Object... stack) {
    return new FrameNode(Opcodes.F_NEW, locals.length, locals, stack.length, stack);
  }
}
