package dev.impasse.agent.weave;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * A {@code monitorexit} in the exception handler of its block.
 *
 * <p>javac lets that handler catch its own exceptions. That is harmless for {@code monitorexit},
 * but a hook there that fails for want of stack fails again and again, for ever (seen on 17 and
 * 25). So the hook gets a handler of its own, which drops the failure and goes on at the {@code
 * monitorexit}: the program goes on as if there had been no hook.
 */
final class HandlerExit {

  private static final String THROWABLE = "java/lang/Throwable";
  private static final int FIRST_WITH_FRAMES = Opcodes.V1_6;

  private final MethodNode method;
  private final AbstractInsnNode exit;
  private final boolean hasFrames;
  private final FrameLocals locals;
  private final Deque<Operand> stack = new ArrayDeque<>();

  /**
   * A value on the stack.
   *
   * @param type its type in frames
   * @param slot local variable it was loaded from, or -1
   */
  private record Operand(Object type, int slot) {}

  private HandlerExit(
      MethodNode method, AbstractInsnNode exit, boolean hasFrames, FrameLocals locals) {
    this.method = method;
    this.exit = exit;
    this.hasFrames = hasFrames;
    this.locals = locals;
  }

  /** Returns the exit as one of a handler, or null if it is none, or of an unusual form. */
  static @Nullable HandlerExit of(MethodNode method, AbstractInsnNode exit, int majorVersion) {
    LabelNode handler = handlerBefore(method, exit);
    if (handler == null) {
      return null;
    }
    boolean hasFrames = majorVersion >= FIRST_WITH_FRAMES;
    FrameLocals locals = hasFrames ? FrameLocals.at(handler) : FrameLocals.none();
    if (locals == null) {
      return null;
    }
    HandlerExit candidate = new HandlerExit(method, exit, hasFrames, locals);
    return candidate.follow(handler) ? candidate : null;
  }

  private static @Nullable LabelNode handlerBefore(MethodNode method, AbstractInsnNode exit) {
    AbstractInsnNode insn = exit.getPrevious();
    while (insn != null && (insn.getOpcode() < 0 || isSimple(insn))) {
      for (TryCatchBlockNode range : method.tryCatchBlocks) {
        if (range.handler == insn && range.type == null) {
          return range.handler;
        }
      }
      insn = insn.getPrevious();
    }
    return null;
  }

  private static boolean isSimple(AbstractInsnNode insn) {
    int opcode = insn.getOpcode();
    return opcode == Opcodes.ASTORE
        || opcode == Opcodes.ALOAD
        || opcode == Opcodes.ISTORE
        || opcode == Opcodes.ICONST_0
        || opcode == Opcodes.NOP;
  }

  /** Follows the stack and the locals from the handler to the exit; false if it is unusual. */
  private boolean follow(LabelNode handler) {
    stack.push(new Operand(THROWABLE, -1));
    boolean begun = false;
    for (AbstractInsnNode insn = handler; insn != null && insn != exit; insn = insn.getNext()) {
      if (begun && insn instanceof FrameNode) {
        return false; // reached from elsewhere too
      }
      begun |= insn.getOpcode() >= 0;
      if (insn instanceof VarInsnNode access && access.getOpcode() == Opcodes.ALOAD) {
        stack.push(new Operand(locals.type(access.var), access.var));
      } else if (insn instanceof VarInsnNode access) {
        if (stack.isEmpty()) {
          return false;
        }
        locals.set(access.var, stack.pop().type());
      } else if (insn.getOpcode() == Opcodes.ICONST_0) {
        stack.push(new Operand(Opcodes.INTEGER, -1));
      }
    }
    boolean keepsException = stack.size() == 2 && stack.peekLast().slot() == -1;
    return (stack.size() == 1 || keepsException)
        && stack.getFirst().slot() >= 0
        && (!keepsException || stack.getLast().type().equals(THROWABLE));
  }

  /** Puts a hook before the exit, with a handler that goes on behind it. */
  void insert(InsnList hook) {
    LabelNode start = new LabelNode();
    LabelNode end = new LabelNode();
    LabelNode handler = new LabelNode();
    hook.insert(start);
    hook.add(end);
    boolean keepsException = stack.size() == 2;
    Operand lock = stack.getFirst();
    if (hasFrames) {
      hook.add(keepsException ? locals.frame(THROWABLE, lock.type()) : locals.frame(lock.type()));
    }
    method.instructions.insertBefore(exit, hook);
    InsnList goOn = new InsnList();
    goOn.add(handler);
    if (hasFrames) {
      goOn.add(locals.frame(THROWABLE));
    }
    if (!keepsException) {
      goOn.add(new InsnNode(Opcodes.POP));
    }
    goOn.add(new VarInsnNode(Opcodes.ALOAD, lock.slot()));
    goOn.add(new JumpInsnNode(Opcodes.GOTO, end));
    method.instructions.add(goOn);
    method.tryCatchBlocks.add(0, new TryCatchBlockNode(start, end, handler, null));
  }
}
