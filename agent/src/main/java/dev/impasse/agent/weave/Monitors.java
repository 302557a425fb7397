package dev.impasse.agent.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
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

  private static final int FIRST_WITH_FRAMES = Opcodes.V1_6;

  private final MethodNode method;
  private final MethodSites sites;
  private final HookCalls hooks;
  private final List<AbstractInsnNode> enters = new ArrayList<>();
  private final List<AbstractInsnNode> exits = new ArrayList<>();
  private final Map<AbstractInsnNode, Integer> found = new LinkedHashMap<>();
  private final Map<Integer, NamedValue> entered = new HashMap<>();
  private final MonitorRanges ranges;
  private final Map<AbstractInsnNode, HandlerExit> inHandlers = new HashMap<>();
  private final Map<AbstractInsnNode, TryCatchBlockNode> others = new HashMap<>();

  Monitors(MethodNode method, MethodSites sites, HookCalls hooks) {
    this.method = method;
    this.sites = sites;
    this.hooks = hooks;
    ranges = new MonitorRanges(method);
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

  /** Plans the hooks; returns false if some enter or exit is not safe from a failing hook. */
  boolean plan(int majorVersion) {
    for (AbstractInsnNode enter : enters) {
      if (ranges.from(enter).isEmpty()) {
        return false;
      }
    }
    for (AbstractInsnNode exit : exits) {
      HandlerExit inHandler = HandlerExit.of(method, exit, majorVersion);
      if (inHandler != null) {
        inHandlers.put(exit, inHandler);
      } else {
        TryCatchBlockNode range = rangeFor(exit, majorVersion);
        if (range == null) {
          return false;
        }
        others.put(exit, range);
      }
    }
    return true;
  }

  /** Returns the range whose handler is to release the monitor if the hook at an exit fails. */
  private @Nullable TryCatchBlockNode rangeFor(AbstractInsnNode exit, int majorVersion) {
    TryCatchBlockNode range = ranges.covering(exit);
    if (range == null) {
      range = ranges.endingBefore(exit);
    }
    return range == null && majorVersion < FIRST_WITH_FRAMES ? ranges.releasingOnly(exit) : range;
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

  /** Takes note of the site of an instruction if it is a monitor's. */
  void find(AbstractInsnNode insn) {
    if (insn.getOpcode() == Opcodes.MONITORENTER) {
      NamedValue value = sites.names().below(insn, 0);
      entered.put(MonitorRanges.savedSlot(insn), value);
      found.put(insn, sites.ofMonitor(value, "monitorenter"));
    } else if (insn.getOpcode() == Opcodes.MONITOREXIT) {
      found.put(insn, sites.ofMonitor(exited(insn), "monitorexit"));
    }
  }

  /** Compilers keep the object of a block in a variable: that of the last enter that saved it. */
  NamedValue exited(AbstractInsnNode exit) {
    int slot = MonitorRanges.lockSlot(exit);
    NamedValue value = slot < 0 ? null : entered.get(slot);
    return value == null ? sites.names().below(exit, 0) : value;
  }

  /** Weaves the instructions that were found; returns whether there were any. */
  boolean weave() {
    found.forEach(
        (insn, site) -> {
          if (insn.getOpcode() == Opcodes.MONITORENTER) {
            weaveEnter(insn, site);
          } else {
            weaveExit(insn, site);
          }
        });
    return !found.isEmpty();
  }

  private void weaveExit(AbstractInsnNode exit, int site) {
    InsnList hook = hooks.monitorWithCopyAt(site, HookTable.MONITOR_RELEASE);
    HandlerExit inHandler = inHandlers.get(exit);
    TryCatchBlockNode range = others.get(exit);
    if (inHandler != null) {
      inHandler.insert(hook);
    } else if (range != null) {
      insert(hook, exit, range.handler);
    }
  }

  /** First in the table: an old compiler's range for another monitor may reach up to here. */
  private void insert(InsnList hook, AbstractInsnNode exit, LabelNode handler) {
    LabelNode start = new LabelNode();
    LabelNode end = new LabelNode();
    hook.insert(start);
    hook.add(end);
    method.instructions.insertBefore(exit, hook);
    method.tryCatchBlocks.add(0, new TryCatchBlockNode(start, end, handler, null));
  }

  private void weaveEnter(AbstractInsnNode enter, int site) {
    int line = lineBehind(enter);
    LabelNode behind = new LabelNode();
    for (TryCatchBlockNode range : ranges.from(enter)) {
      range.start = behind;
    }
    method.instructions.insert(
        enter, hooks.monitorAt(site, HookTable.MONITOR_ACQUIRED, HookTable.SITE));
    if (line >= 0) {
      method.instructions.insert(enter, new LineNumberNode(line, behind));
    }
    method.instructions.insert(enter, behind);
    if (sites.isSteered(site)) {
      method.instructions.insertBefore(
          enter, HookCalls.withCopy(hooks.steeringAt(site, HookTable.BEFORE_MONITOR)));
    }
    method.instructions.insertBefore(
        enter, hooks.monitorWithCopyAt(site, HookTable.MONITOR_REQUEST));
  }

  /**
   * Returns the line that begins right behind an instruction, or -1. The interpreter shows a thread
   * that is blocked at an enter in the line of the instruction behind it, which the hook must not
   * change.
   */
  private static int lineBehind(AbstractInsnNode insn) {
    for (AbstractInsnNode at = insn.getNext();
        at != null && at.getOpcode() < 0;
        at = at.getNext()) {
      if (at instanceof LineNumberNode line) {
        return line.line;
      }
    }
    return -1;
  }
}
