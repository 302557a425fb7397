package dev.impasse.agent.weave;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Reports the monitor of a synchronized method: acquired at entry, released before every return and
 * in a handler around all else. The method keeps its flag, which a retransformation may not change.
 *
 * <p>The ranges of the handler leave out the hooks themselves and the handler, so that each exit is
 * reported once. Its frame has no local but {@code this}: that holds wherever it is entered from,
 * even if the code reuses its parameters for values of other types.
 *
 * <p>A method that is a place of a finding to be confirmed loses its flag, and takes and releases
 * its monitor by instructions: before the JVM's own acquire there is no place for a hook. Only a
 * class that is being loaded can be changed so.
 */
final class SynchronizedBody {

  private static final int FIRST_WITH_CLASS_CONSTANTS = Opcodes.V1_5;
  private static final int FIRST_WITH_FRAMES = Opcodes.V1_6;

  private final ClassContext context;
  private final MethodNode method;
  private final HookCalls hooks;
  private final MethodSites sites;
  private final boolean isStatic;
  private boolean opened;

  SynchronizedBody(ClassContext context, MethodNode method, MethodSites sites, HookCalls hooks) {
    this.context = context;
    this.method = method;
    this.hooks = hooks;
    this.sites = sites;
    isStatic = isStatic(method);
  }

  /** Returns why a synchronized method's own monitor cannot be woven, or null if it can. */
  static @Nullable SkipReason reasonToLeaveAlone(MethodNode method, int majorVersion) {
    if (isStatic(method)) {
      return majorVersion < FIRST_WITH_CLASS_CONSTANTS ? SkipReason.NO_CLASS_CONSTANT : null;
    }
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof VarInsnNode access
          && access.var == 0
          && access.getOpcode() >= Opcodes.ISTORE
          && access.getOpcode() <= Opcodes.ASTORE) {
        return SkipReason.OVERWRITTEN_THIS;
      }
      if (insn instanceof FrameNode frame && forgetsThis(frame)) {
        return SkipReason.OVERWRITTEN_THIS;
      }
    }
    return null;
  }

  /** Shrinkers drop it from the frames behind its last use, and the verifier then has no this. */
  private static boolean forgetsThis(FrameNode frame) {
    return frame.local.isEmpty() || Opcodes.TOP.equals(frame.local.get(0));
  }

  private static boolean isStatic(MethodNode method) {
    return (method.access & Opcodes.ACC_STATIC) != 0;
  }

  void weave() {
    int site = sites.ofMethod(isStatic);
    opened = sites.isSteered(site);
    if (opened) {
      method.access &= ~Opcodes.ACC_SYNCHRONIZED;
    }
    LabelNode start = new LabelNode();
    LabelNode end = new LabelNode();
    LabelNode shield = new LabelNode();
    List<TryCatchBlockNode> shielded = new ArrayList<>();
    List<LabelNode[]> ranges = new ArrayList<>();
    LabelNode from = start;
    for (AbstractInsnNode insn : method.instructions.toArray()) {
      if (insn.getOpcode() >= Opcodes.IRETURN && insn.getOpcode() <= Opcodes.RETURN) {
        LabelNode before = new LabelNode();
        LabelNode behind = new LabelNode();
        InsnList hook = hook(site, HookTable.METHOD_RELEASED);
        hook.insert(before);
        LabelNode behindHook = new LabelNode();
        addExit(hook);
        hook.add(behindHook);
        shielded.add(new TryCatchBlockNode(before, behindHook, shield, null));
        method.instructions.insertBefore(insn, hook);
        method.instructions.insert(insn, behind);
        ranges.add(new LabelNode[] {from, before});
        from = behind;
      }
    }
    method.instructions.add(end);
    ranges.add(new LabelNode[] {from, end});
    addEntry(site, start);
    addHandler(site, ranges);
    addShield(shield, shielded);
  }

  /**
   * Sends a failure of the hook before a return straight out of the method: an old compiler's range
   * for a monitor may reach up to the return, and would release that monitor again.
   */
  private void addShield(LabelNode shield, List<TryCatchBlockNode> shielded) {
    if (!shielded.isEmpty()) {
      addHandlerLabel(shield);
      addExitBehind(shield);
      method.instructions.add(new InsnNode(Opcodes.ATHROW));
      method.tryCatchBlocks.addAll(0, shielded);
    }
  }

  private void addHandlerLabel(LabelNode handler) {
    method.instructions.add(handler);
    if (context.majorVersion() >= FIRST_WITH_FRAMES) {
      Object[] locals = isStatic ? new Object[0] : new Object[] {context.internalName()};
      Object[] stack = {"java/lang/Throwable"};
      method.instructions.add(
          new FrameNode(Opcodes.F_NEW, locals.length, locals, stack.length, stack));
    }
  }

  private void addEntry(int site, LabelNode start) {
    InsnList entry = opened ? openedEntry(site, start) : hook(site, HookTable.METHOD_ACQUIRED);
    if (sites.firstLine() >= 0) {
      LabelNode line = new LabelNode();
      entry.insert(new LineNumberNode(sites.firstLine(), line));
      entry.insert(line);
    }
    if (!opened) {
      entry.add(start);
    }
    method.instructions.insert(entry);
  }

  /** The range begins right behind the instruction: nothing may leave the monitor taken. */
  private InsnList openedEntry(int site, LabelNode start) {
    InsnList entry = monitor();
    entry.add(HookCalls.withCopy(hooks.steeringAt(site, HookTable.BEFORE_MONITOR)));
    entry.add(hooks.monitorWithCopyAt(site, HookTable.MONITOR_REQUEST));
    entry.add(new InsnNode(Opcodes.MONITORENTER));
    entry.add(start);
    entry.add(hooks.monitorAt(site, HookTable.MONITOR_ACQUIRED, HookTable.SITE));
    return entry;
  }

  /** In a handler, which covers itself up to there as compilers have it. */
  private void addExitBehind(LabelNode handler) {
    if (opened) {
      LabelNode behind = new LabelNode();
      addExit(method.instructions);
      method.instructions.add(behind);
      method.tryCatchBlocks.add(new TryCatchBlockNode(handler, behind, handler, null));
    }
  }

  private void addExit(InsnList to) {
    if (opened) {
      to.add(monitor());
      to.add(new InsnNode(Opcodes.MONITOREXIT));
    }
  }

  private void addHandler(int site, List<LabelNode[]> ranges) {
    LabelNode handler = new LabelNode();
    addHandlerLabel(handler);
    method.instructions.add(hook(site, HookTable.METHOD_RELEASED));
    addExitBehind(handler);
    method.instructions.add(new InsnNode(Opcodes.ATHROW));
    for (LabelNode[] range : ranges) {
      if (hasCode(range[0], range[1])) {
        method.tryCatchBlocks.add(new TryCatchBlockNode(range[0], range[1], handler, null));
      }
    }
  }

  private static boolean hasCode(LabelNode from, LabelNode to) {
    AbstractInsnNode insn = from.getNext();
    while (insn != null && insn != to) {
      if (insn.getOpcode() >= 0) {
        return true;
      }
      insn = insn.getNext();
    }
    return false;
  }

  private InsnList hook(int site, String name) {
    InsnList list = hooks.monitorAt(site, name, HookTable.OBJECT_AND_SITE);
    list.insert(pushed());
    return list;
  }

  private InsnList monitor() {
    InsnList list = new InsnList();
    list.add(pushed());
    return list;
  }

  private AbstractInsnNode pushed() {
    return isStatic
        ? new LdcInsnNode(Type.getObjectType(context.internalName()))
        : new VarInsnNode(Opcodes.ALOAD, 0);
  }
}
