package dev.impasse.agent.weave;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** Builds the instructions that call hooks. */
final class HookCalls {

  private final String owner;
  private final String signals;

  HookCalls(HookClasses hooks) {
    owner = hooks.hooks();
    signals = hooks.signals();
  }

  /** Returns the call that takes the place of a hooked method's. */
  MethodInsnNode call(Hook hook) {
    return new MethodInsnNode(
        Opcodes.INVOKESTATIC,
        hook.kind().isSignal() ? signals : owner,
        hook.hookName(),
        hook.hookDescriptor(),
        false);
  }

  /** Returns the call of a hook; its arguments are on the stack. */
  MethodInsnNode call(String hook, String descriptor) {
    return new MethodInsnNode(Opcodes.INVOKESTATIC, owner, hook, descriptor, false);
  }

  /** Returns the call of a hook that takes, besides what is on the stack, a site id. */
  InsnList callAt(int site, String hook, String descriptor) {
    InsnList list = new InsnList();
    list.add(push(site));
    list.add(call(hook, descriptor));
    return list;
  }

  /** Returns the call of a hook that takes a copy of the object on the stack, and a site id. */
  InsnList callWithCopyAt(int site, String hook) {
    InsnList list = callAt(site, hook, HookTable.OBJECT_AND_SITE);
    list.insert(new InsnNode(Opcodes.DUP));
    return list;
  }

  /** Returns the instruction that pushes an int. */
  static AbstractInsnNode push(int value) {
    if (value >= -1 && value <= 5) {
      return new InsnNode(Opcodes.ICONST_0 + value);
    }
    if (value == (byte) value) {
      return new IntInsnNode(Opcodes.BIPUSH, value);
    }
    return value == (short) value ? new IntInsnNode(Opcodes.SIPUSH, value) : new LdcInsnNode(value);
  }
}
