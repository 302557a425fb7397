package dev.impasse.agent.weave;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * Weaves {@code monitorenter} and {@code monitorexit}.
 *
 * <p>No exception may leave the method between an enter and the range that releases the monitor, or
 * HotSpot never compiles the method ("monitor mismatch"). So the hook after {@code monitorenter} is
 * put inside the range, which is widened to begin right behind the instruction. It goes before the
 * label the range had begun at, since that can be the head of a loop.
 */
final class Monitors {

  private final MethodNode method;
  private final MethodSites sites;
  private final HookCalls hooks;
  private final List<AbstractInsnNode> enters = new ArrayList<>();
  private final List<AbstractInsnNode> exits = new ArrayList<>();

  Monitors(MethodNode method, MethodSites sites, HookCalls hooks) {
    this.method = method;
    this.sites = sites;
    this.hooks = hooks;
    for (AbstractInsnNode insn : method.instructions) {
      if (insn.getOpcode() == Opcodes.MONITORENTER) {
        enters.add(insn);
      } else if (insn.getOpcode() == Opcodes.MONITOREXIT) {
        exits.add(insn);
      }
    }
  }

  /** Returns whether the method has monitor instructions. */
  boolean isPresent() {
    return !enters.isEmpty() || !exits.isEmpty();
  }

  /** Returns whether a catch-any range begins behind each enter and covers each exit. */
  boolean areCovered() {
    for (AbstractInsnNode enter : enters) {
      if (rangesFrom(enter).isEmpty()) {
        return false;
      }
    }
    for (AbstractInsnNode exit : exits) {
      if (!isInsideRange(exit)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns whether an enter could take {@code this} before the superclass's constructor returned:
   * such a value must not be passed to a hook.
   */
  boolean mayBeUninitialized(ClassContext context) {
    if (!method.name.equals("<init>")) {
      return false;
    }
    AbstractInsnNode superCall = superCall(context);
    for (AbstractInsnNode enter : enters) {
      String receiver = sites.names().below(enter, 0).expression();
      boolean early =
          superCall == null
              || method.instructions.indexOf(enter) < method.instructions.indexOf(superCall);
      if (early && (receiver.isEmpty() || receiver.equals("this"))) {
        return true;
      }
    }
    return false;
  }

  private @Nullable AbstractInsnNode superCall(ClassContext context) {
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof MethodInsnNode call
          && call.name.equals("<init>")
          && (call.owner.equals(context.superName()) || call.owner.equals(context.internalName()))
          && sites.names().receiver(call, call.desc).isThis()) {
        return call;
      }
    }
    return null;
  }

  /** Weaves an instruction if it is a monitor's; returns whether it was. */
  boolean weave(AbstractInsnNode insn) {
    if (insn.getOpcode() == Opcodes.MONITORENTER) {
      weaveEnter(insn);
      return true;
    }
    if (insn.getOpcode() == Opcodes.MONITOREXIT) {
      int site = sites.ofMonitor(insn, "monitorexit");
      method.instructions.insertBefore(insn, hooks.callWithCopyAt(site, HookTable.MONITOR_RELEASE));
      return true;
    }
    return false;
  }

  private void weaveEnter(AbstractInsnNode enter) {
    int site = sites.ofMonitor(enter, "monitorenter");
    LabelNode behind = new LabelNode();
    for (TryCatchBlockNode range : rangesFrom(enter)) {
      range.start = behind;
    }
    method.instructions.insert(
        enter, hooks.callAt(site, HookTable.MONITOR_ACQUIRED, HookTable.SITE));
    method.instructions.insert(enter, behind);
    method.instructions.insertBefore(enter, hooks.callWithCopyAt(site, HookTable.MONITOR_REQUEST));
  }

  /**
   * Returns the catch-any ranges that begin right behind an enter and release the monitor; if none
   * of them is seen to release it, all of them. A {@code finally} that begins there too is not
   * widened: what it guards has not begun.
   */
  private List<TryCatchBlockNode> rangesFrom(AbstractInsnNode enter) {
    Set<LabelNode> labels = labelsBehind(enter);
    List<TryCatchBlockNode> all = new ArrayList<>();
    List<TryCatchBlockNode> releasing = new ArrayList<>();
    for (TryCatchBlockNode range : method.tryCatchBlocks) {
      if (range.type == null && labels.contains(range.start)) {
        all.add(range);
        if (releases(range.handler)) {
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

  private static boolean releases(LabelNode handler) {
    AbstractInsnNode insn = handler.getNext();
    while (insn != null && !endsBlock(insn.getOpcode())) {
      if (insn.getOpcode() == Opcodes.MONITOREXIT) {
        return true;
      }
      insn = insn.getNext();
    }
    return false;
  }

  private static boolean endsBlock(int opcode) {
    return opcode == Opcodes.MONITORENTER
        || (opcode >= Opcodes.GOTO && opcode <= Opcodes.RETURN)
        || opcode == Opcodes.ATHROW;
  }

  private boolean isInsideRange(AbstractInsnNode insn) {
    int index = method.instructions.indexOf(insn);
    for (TryCatchBlockNode range : method.tryCatchBlocks) {
      if (range.type == null
          && method.instructions.indexOf(range.start) <= index
          && index < method.instructions.indexOf(range.end)) {
        return true;
      }
    }
    return false;
  }
}
