package dev.impasse.agent.weave;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Finds the exception ranges that see to it that a monitor is released. */
final class MonitorRanges {

  private final MethodNode method;

  MonitorRanges(MethodNode method) {
    this.method = method;
  }

  /**
   * Returns the catch-any ranges that begin right behind an enter and release the monitor; if none
   * of them is seen to release it, all of them. A {@code finally} that begins there too is not
   * among them: what it guards has not begun.
   */
  List<TryCatchBlockNode> from(AbstractInsnNode enter) {
    Set<LabelNode> labels = labelsBehind(enter);
    List<TryCatchBlockNode> all = new ArrayList<>();
    List<TryCatchBlockNode> releasing = new ArrayList<>();
    for (TryCatchBlockNode range : method.tryCatchBlocks) {
      if (range.type == null && labels.contains(range.start)) {
        all.add(range);
        if (releasedSlot(range.handler) >= 0) {
          releasing.add(range);
        }
      }
    }
    return releasing.isEmpty() ? all : releasing;
  }

  private static Set<LabelNode> labelsBehind(AbstractInsnNode insn) {
    Set<LabelNode> labels = new HashSet<>();
    AbstractInsnNode next = insn.getNext();
    while (next != null && next.getOpcode() < 0) {
      if (next instanceof LabelNode label) {
        labels.add(label);
      }
      next = next.getNext();
    }
    return labels;
  }

  /** Returns the local variable whose monitor a handler releases, or -1 if it releases none. */
  private static int releasedSlot(LabelNode handler) {
    AbstractInsnNode insn = handler.getNext();
    while (insn != null && !endsBlock(insn.getOpcode())) {
      if (insn.getOpcode() == Opcodes.MONITOREXIT) {
        return lockSlot(insn);
      }
      insn = insn.getNext();
    }
    return -1;
  }

  /** Returns the local variable an exit takes its object from, or -1 if it is none. */
  static int lockSlot(AbstractInsnNode exit) {
    AbstractInsnNode insn = exit.getPrevious();
    while (insn != null && insn.getOpcode() < 0) {
      insn = insn.getPrevious();
    }
    return insn instanceof VarInsnNode load && load.getOpcode() == Opcodes.ALOAD ? load.var : -1;
  }

  /** Returns the local variable an enter's object was kept in right before it, or -1. */
  static int savedSlot(AbstractInsnNode enter) {
    AbstractInsnNode insn = enter.getPrevious();
    while (insn != null && insn.getOpcode() < 0) {
      insn = insn.getPrevious();
    }
    return insn instanceof VarInsnNode store && store.getOpcode() == Opcodes.ASTORE
        ? store.var
        : -1;
  }

  private static boolean endsBlock(int opcode) {
    return opcode == Opcodes.MONITORENTER
        || (opcode >= Opcodes.GOTO && opcode <= Opcodes.RETURN)
        || opcode == Opcodes.ATHROW;
  }

  /**
   * Returns the range that covers an exit and releases the same monitor, or null if there is none
   * or if it leads back to code in the range that comes by the exit again, which a failing hook
   * would repeat for ever.
   */
  @Nullable TryCatchBlockNode covering(AbstractInsnNode exit) {
    int index = index(exit);
    int slot = lockSlot(exit);
    for (TryCatchBlockNode range : method.tryCatchBlocks) {
      if (range.type == null
          && index(range.start) <= index
          && index < index(range.end)
          && slot >= 0
          && slot == releasedSlot(range.handler)) {
        int handler = index(range.handler);
        return handler < index(range.start) || handler > index ? range : null;
      }
    }
    return null;
  }

  /**
   * Returns the range that ends shortly before an exit, if its handler can also take over from the
   * exit: Kotlin's compiler leaves the exit itself outside.
   */
  @Nullable TryCatchBlockNode endingBefore(AbstractInsnNode exit) {
    Set<Integer> stored = new HashSet<>();
    int slot = lockSlot(exit);
    FrameNode merged = null;
    AbstractInsnNode insn = exit.getPrevious();
    while (insn != null && (insn.getOpcode() < 0 || (merged == null && isHarmless(insn)))) {
      if (insn instanceof FrameNode frame) {
        merged = frame;
      }
      if (insn instanceof VarInsnNode access && isStore(access)) {
        stored.add(access.var);
      }
      TryCatchBlockNode range = insn instanceof LabelNode label ? endingAt(label, slot) : null;
      if (range != null) {
        return mayTakeOver(range.handler, insn, merged, stored) ? range : null;
      }
      insn = insn.getPrevious();
    }
    return null;
  }

  /**
   * Returns a range whose handler does nothing but release the same monitor and throw again, for
   * class files without frames: compilers before Java 6 put exits into subroutines, outside of it.
   */
  @Nullable TryCatchBlockNode releasingOnly(AbstractInsnNode exit) {
    int slot = lockSlot(exit);
    for (TryCatchBlockNode range : method.tryCatchBlocks) {
      if (range.type == null
          && slot >= 0
          && slot == releasedSlot(range.handler)
          && throwsAgainAtOnce(range.handler)) {
        return range;
      }
    }
    return null;
  }

  private static boolean throwsAgainAtOnce(LabelNode handler) {
    AbstractInsnNode insn = handler.getNext();
    while (insn != null
        && (insn.getOpcode() < 0
            || insn.getOpcode() == Opcodes.ASTORE
            || insn.getOpcode() == Opcodes.ALOAD
            || insn.getOpcode() == Opcodes.MONITOREXIT)) {
      insn = insn.getNext();
    }
    return insn != null && insn.getOpcode() == Opcodes.ATHROW;
  }

  private static boolean mayTakeOver(
      LabelNode handler, AbstractInsnNode end, @Nullable FrameNode merged, Set<Integer> stored) {
    FrameLocals needed = FrameLocals.at(handler);
    if (needed == null) {
      return true; // a class file without frames
    }
    if (merged == null) {
      noteStoreBefore(end, stored);
    } else if (!FrameLocals.of(merged).satisfies(needed)) {
      return false;
    }
    return stored.stream().noneMatch(needed::isUsed);
  }

  private @Nullable TryCatchBlockNode endingAt(LabelNode label, int slot) {
    for (TryCatchBlockNode range : method.tryCatchBlocks) {
      if (range.type == null
          && range.end == label
          && slot >= 0
          && slot == releasedSlot(range.handler)) {
        return range;
      }
    }
    return null;
  }

  /** The last instruction of a range is covered in the state before it: not what it stores. */
  private static void noteStoreBefore(AbstractInsnNode end, Set<Integer> stored) {
    AbstractInsnNode last = end.getPrevious();
    while (last != null && last.getOpcode() < 0) {
      last = last.getPrevious();
    }
    if (last instanceof VarInsnNode access && isStore(access)) {
      stored.add(access.var);
    }
  }

  private static boolean isHarmless(AbstractInsnNode insn) {
    int opcode = insn.getOpcode();
    return insn instanceof VarInsnNode
        || opcode == Opcodes.NOP
        || opcode == Opcodes.POP
        || opcode == Opcodes.ACONST_NULL
        || (opcode >= Opcodes.ICONST_M1 && opcode <= Opcodes.ICONST_5);
  }

  private static boolean isStore(VarInsnNode access) {
    return access.getOpcode() >= Opcodes.ISTORE && access.getOpcode() <= Opcodes.ASTORE;
  }

  private int index(AbstractInsnNode insn) {
    return method.instructions.indexOf(insn);
  }
}
