package dev.impasse.agent.weave;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Replaces calls of hooked methods by calls of hooks, and surrounds those of declared locks. */
final class CallSites {

  private final ClassContext context;
  private final MethodNode method;
  private final MethodSites sites;
  private final HookCalls hooks;

  /** First local variable that the method does not use. */
  private final int firstFree;

  CallSites(ClassContext context, MethodNode method, MethodSites sites, HookCalls hooks) {
    this.context = context;
    this.method = method;
    this.sites = sites;
    this.hooks = hooks;
    firstFree = method.maxLocals;
  }

  /** Weaves a call if it is an operation on a lock; returns whether it was. */
  boolean weave(MethodInsnNode call) {
    Match match = context.matcher().match(call.getOpcode(), call.owner, call.name, call.desc);
    if (match == null) {
      return false;
    }
    int site = sites.ofCall(call, match.operation());
    if (match instanceof Hook hook) {
      method.instructions.insertBefore(call, HookCalls.push(site));
      method.instructions.set(call, hooks.call(hook));
    } else if (match instanceof DeclaredCall declared) {
      surround(call, site, declared.acquires());
    }
    return true;
  }

  private void surround(MethodInsnNode call, int site, boolean acquires) {
    Type[] arguments = Type.getArgumentTypes(call.desc);
    InsnList before = new InsnList();
    InsnList reload = new InsnList();
    int local = firstFree;
    for (Type argument : arguments) {
      before.insert(new VarInsnNode(argument.getOpcode(Opcodes.ISTORE), local));
      reload.add(new VarInsnNode(argument.getOpcode(Opcodes.ILOAD), local));
      local += argument.getSize();
    }
    String hook = acquires ? HookTable.DECLARED_REQUEST : HookTable.DECLARED_RELEASE;
    before.add(hooks.callWithCopyAt(site, hook));
    before.add(reload);
    method.instructions.insertBefore(call, before);
    if (acquires) {
      boolean says = call.desc.endsWith(")Z");
      String descriptor = says ? HookTable.RESULT_AND_SITE : HookTable.SITE;
      method.instructions.insert(call, hooks.callAt(site, HookTable.DECLARED_ACQUIRED, descriptor));
    }
  }
}
