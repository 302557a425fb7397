package dev.impasse.agent.weave;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.LabelNode;

/**
 * The types of the local variables in an expanded frame, by slot; a long or double has {@code TOP}
 * in its second one.
 */
final class FrameLocals {

  private final List<Object> types = new ArrayList<>();

  private FrameLocals() {}

  /** Returns the locals of the frame at a label, or null if there is none. */
  static @Nullable FrameLocals at(LabelNode label) {
    AbstractInsnNode insn = label.getNext();
    while (insn != null && insn.getOpcode() < 0) {
      if (insn instanceof FrameNode frame) {
        return of(frame);
      }
      insn = insn.getNext();
    }
    return null;
  }

  /** Returns the locals of a frame. */
  static FrameLocals of(FrameNode frame) {
    FrameLocals locals = new FrameLocals();
    for (Object type : frame.local) {
      locals.types.add(type);
      if (isWide(type)) {
        locals.types.add(Opcodes.TOP);
      }
    }
    return locals;
  }

  /** Returns the locals of a place that needs no frame. */
  static FrameLocals none() {
    return new FrameLocals();
  }

  Object type(int slot) {
    return slot < types.size() ? types.get(slot) : Opcodes.TOP;
  }

  /** Returns whether every local that another frame has is of the same type here. */
  boolean satisfies(FrameLocals needed) {
    for (int slot = 0; slot < needed.types.size(); slot++) {
      Object type = needed.type(slot);
      if (!type.equals(Opcodes.TOP) && !type.equals(type(slot))) {
        return false;
      }
    }
    return true;
  }

  boolean isUsed(int slot) {
    return !type(slot).equals(Opcodes.TOP) || (slot > 0 && isWide(type(slot - 1)));
  }

  /** Gives a slot another type, one that takes one slot. */
  void set(int slot, Object type) {
    while (types.size() <= slot) {
      types.add(Opcodes.TOP);
    }
    if (slot > 0 && isWide(types.get(slot - 1))) {
      types.set(slot - 1, Opcodes.TOP);
    }
    if (isWide(types.get(slot)) && slot + 1 < types.size()) {
      types.set(slot + 1, Opcodes.TOP);
    }
    types.set(slot, type);
  }

  /** Returns a frame with these locals and that stack. */
  FrameNode frame(Object... stack) {
    List<Object> entries = new ArrayList<>();
    for (int slot = 0; slot < types.size(); slot++) {
      Object type = types.get(slot);
      entries.add(type);
      if (isWide(type)) {
        slot++;
      }
    }
    return new FrameNode(Opcodes.F_NEW, entries.size(), entries.toArray(), stack.length, stack);
  }

  private static boolean isWide(Object type) {
    return type.equals(Opcodes.LONG) || type.equals(Opcodes.DOUBLE);
  }
}
