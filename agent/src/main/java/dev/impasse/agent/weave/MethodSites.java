package dev.impasse.agent.weave;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Gives the operations of one method their site ids, numbered in the order in which they are asked
 * for, which is that of the code. Looks at lines and receivers before the method is changed.
 */
final class MethodSites {

  private final ClassContext context;
  private final MethodNode method;
  private final Map<AbstractInsnNode, Integer> lines = new HashMap<>();
  private int firstLine = -1;
  private int ordinal;
  private @Nullable ReceiverNames names;

  MethodSites(ClassContext context, MethodNode method) {
    this.context = context;
    this.method = method;
    int line = -1;
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof LineNumberNode number) {
        line = number.line;
        firstLine = firstLine < 0 ? line : firstLine;
      } else if (insn.getOpcode() >= 0) {
        lines.put(insn, line);
      }
    }
  }

  /** Returns the first line of the method in code order, or -1. */
  int firstLine() {
    return firstLine;
  }

  /** Returns the names of the receivers. */
  ReceiverNames names() {
    if (names == null) {
      names = ReceiverNames.of(context.internalName(), method);
    }
    return names;
  }

  /** Returns the site of a call. */
  int ofCall(MethodInsnNode call, String operation) {
    return site(line(call), names().receiver(call, call.desc), operation);
  }

  /** Returns the site of a monitor instruction. */
  int ofMonitor(AbstractInsnNode insn, String operation) {
    return site(line(insn), names().below(insn, 0), operation);
  }

  /** Returns the site of the method's own monitor. */
  int ofMethod(boolean isStatic) {
    NamedValue value =
        isStatic
            ? new NamedValue(
                1,
                NameInterpreter.simpleName(context.internalName()) + ".class",
                context.className() + ".class")
            : NamedValue.named("this");
    return site(firstLine, value, "synchronized method");
  }

  private int line(AbstractInsnNode insn) {
    return lines.getOrDefault(insn, -1);
  }

  private int site(int line, NamedValue receiver, String operation) {
    return context
        .sites()
        .site(
            context.className(),
            method.name,
            method.desc,
            context.sourceFile(),
            line,
            ordinal++,
            receiver.expression(),
            receiver.ownerField(),
            operation);
  }
}
