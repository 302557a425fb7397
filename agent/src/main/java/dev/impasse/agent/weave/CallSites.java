package dev.impasse.agent.weave;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Replaces calls of hooked methods by calls of hooks, and surrounds those of declared locks. */
final class CallSites {

  private final ClassContext context;
  private final MethodNode method;
  private final MethodSites sites;
  private final HookCalls hooks;

  private final List<Found> found = new ArrayList<>();

  /** First local variable that the method does not use. */
  private final int firstFree;

  /** An operation on a lock and its site. */
  private record Found(MethodInsnNode call, Match match, int site) {}

  CallSites(ClassContext context, MethodNode method, MethodSites sites, HookCalls hooks) {
    this.context = context;
    this.method = method;
    this.sites = sites;
    this.hooks = hooks;
    firstFree = method.maxLocals;
  }

  /** Takes note of a call if it is an operation on a lock. */
  void find(MethodInsnNode call) {
    Match match = context.matcher().match(call.getOpcode(), call.owner, call.name, call.desc);
    if (match != null) {
      found.add(new Found(call, match, sites.ofCall(call, match.operation())));
    }
  }

  /** Weaves the calls that were found; returns whether there were any. */
  boolean weave() {
    for (Found one : found) {
      if (one.match() instanceof Hook hook) {
        if (context.sites().isSteered(one.site())) {
          steer(one.call(), hook, one.site());
        }
        method.instructions.insertBefore(one.call(), HookCalls.push(one.site()));
        method.instructions.set(one.call(), hooks.call(hook));
      } else if (one.match() instanceof DeclaredCall declared) {
        surround(one.call(), one.site(), declared.acquires());
      } else if (one.match() instanceof ReflectiveCall reflective) {
        String reflection = context.hooks().reflection();
        reflective.weave(method, one.call(), reflection, one.site(), firstFree);
      }
    }
    return !found.isEmpty();
  }

  /** Gives the hook the lock, if it is on top of the stack or below one int. */
  private void steer(MethodInsnNode call, Hook hook, int site) {
    String name =
        switch (hook.kind()) {
          case LOCK, STAMPED_LOCK, SEMAPHORE -> HookTable.BEFORE_LOCK;
          case THREAD -> HookTable.BEFORE_JOIN;
          default -> null;
        };
    if (name == null) {
      return;
    }
    InsnList before = hooks.steeringAt(site, name);
    Type[] arguments = Type.getArgumentTypes(call.desc);
    if (arguments.length == 0) {
      before = HookCalls.withCopy(before);
    } else if (arguments.length == 1 && arguments[0].getSize() == 1) {
      before.insert(new InsnNode(Opcodes.POP));
      before.insert(new InsnNode(Opcodes.DUP2));
    } else {
      before.insert(new InsnNode(Opcodes.ACONST_NULL));
    }
    method.instructions.insertBefore(call, before);
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
    if (acquires && context.sites().isSteered(site)) {
      before.add(HookCalls.withCopy(hooks.steeringAt(site, HookTable.BEFORE_LOCK)));
    }
    before.add(hooks.declaredWithCopyAt(site, hook));
    before.add(reload);
    method.instructions.insertBefore(call, before);
    if (acquires) {
      boolean says = call.desc.endsWith(")Z");
      String acquired = says ? HookTable.DECLARED_ACQUIRED_IF : HookTable.DECLARED_ACQUIRED;
      String descriptor = says ? HookTable.RESULT_AND_SITE : HookTable.SITE;
      method.instructions.insert(call, hooks.declaredAt(site, acquired, descriptor));
    }
  }
}
