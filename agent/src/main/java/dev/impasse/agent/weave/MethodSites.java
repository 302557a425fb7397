package dev.impasse.agent.weave;

import dev.impasse.core.model.Site;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Gives the operations of one method their site ids, numbered in the order in which they are asked
 * for, which is that of the code: to get each instruction in turn, before any is changed.
 */
final class MethodSites {

  private final ClassContext context;
  private final MethodNode method;
  private final ReceiverNames names;
  private int firstLine = -1;
  private int line = -1;
  private int ordinal;

  MethodSites(ClassContext context, MethodNode method) {
    this.context = context;
    this.method = method;
    names = new ReceiverNames(context.internalName(), method);
  }

  /** Takes note of the lines that instructions are in. */
  void follow(AbstractInsnNode insn) {
    if (insn instanceof LineNumberNode number) {
      line = number.line;
      firstLine = firstLine < 0 ? line : firstLine;
    }
  }

  /** Returns the first line of the method in code order, or -1. */
  int firstLine() {
    return firstLine;
  }

  /** Returns the names of the receivers; not to be used once the method is changed. */
  ReceiverNames names() {
    return names;
  }

  /** Returns the site of a call, which is the instruction that was followed last. */
  int ofCall(MethodInsnNode call, String operation) {
    return site(line, names.receiver(call, call.desc), operation);
  }

  /** Returns the site of a method reference, which is the instruction that was followed last. */
  int ofReference(InvokeDynamicInsnNode dynamic, String operation) {
    boolean bound = Type.getArgumentCount(dynamic.desc) > 0;
    return site(line, bound ? names.below(dynamic, 0) : NamedValue.UNKNOWN, operation);
  }

  /** Returns the site of a monitor instruction, which is the one that was followed last. */
  int ofMonitor(NamedValue value, String operation) {
    return site(line, value, operation);
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

  /** Whether threads are paused before the operation of a site. */
  boolean isSteered(int site) {
    return context.sites().isSteered(site);
  }

  private int site(int line, NamedValue receiver, String operation) {
    String file = context.sourceFile();
    Site place =
        new Site(
            0,
            context.className(),
            method.name,
            method.desc,
            file == null ? "" : file,
            line,
            receiver.expression(),
            receiver.ownerField(),
            operation);
    return context.sites().site(place, ordinal++);
  }
}
