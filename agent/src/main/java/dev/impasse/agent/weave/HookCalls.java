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

  private final HookClasses classes;

  HookCalls(HookClasses classes) {
    this.classes = classes;
  }

  /** Returns the call that takes the place of a hooked method's. */
  MethodInsnNode call(Hook hook) {
    return new MethodInsnNode(
        Opcodes.INVOKESTATIC, classes.of(hook), hook.hookName(), hook.hookDescriptor(), false);
  }

  /** Returns the call of a monitor's hook that takes, besides what is on the stack, a site id. */
  InsnList monitorAt(int site, String hook, String descriptor) {
    return callAt(site, classes.monitors(), hook, descriptor);
  }

  /** The same for a hook that takes a copy of the object on the stack, and a site id. */
  InsnList monitorWithCopyAt(int site, String hook) {
    return withCopy(monitorAt(site, hook, HookTable.OBJECT_AND_SITE));
  }

  /** Returns the call of a declared lock's hook. */
  InsnList declaredAt(int site, String hook, String descriptor) {
    return callAt(site, classes.declared(), hook, descriptor);
  }

  /** The same for a hook that takes a copy of the object on the stack, and a site id. */
  InsnList declaredWithCopyAt(int site, String hook) {
    return withCopy(declaredAt(site, hook, HookTable.OBJECT_AND_SITE));
  }

  /** Returns the call of a steering hook that takes the object on the stack, and a site id. */
  InsnList steeringAt(int site, String hook) {
    return callAt(site, classes.steering(), hook, HookTable.OBJECT_AND_SITE);
  }

  private static InsnList callAt(int site, String owner, String hook, String descriptor) {
    InsnList list = new InsnList();
    list.add(push(site));
    list.add(new MethodInsnNode(Opcodes.INVOKESTATIC, owner, hook, descriptor, false));
    return list;
  }

  /** Returns instructions that take a copy of the object on the stack. */
  static InsnList withCopy(InsnList list) {
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
