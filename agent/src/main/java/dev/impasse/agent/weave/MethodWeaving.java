package dev.impasse.agent.weave;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Weaves one method: monitors, calls, method references, and its own monitor if it is synchronized.
 *
 * <p>Sites are numbered in code order, before the first change.
 */
final class MethodWeaving {

  private final ClassContext context;
  private final MethodNode method;

  MethodWeaving(ClassContext context, MethodNode method) {
    this.context = context;
    this.method = method;
  }

  /** Changes the method; returns whether anything was changed. */
  boolean weave() {
    boolean isSynchronized = (method.access & Opcodes.ACC_SYNCHRONIZED) != 0;
    if (isSynchronized && (method.access & Opcodes.ACC_NATIVE) != 0) {
      leaveAlone(SkipReason.NATIVE_METHOD);
    }
    if (method.instructions.size() == 0) {
      return false;
    }
    MethodSites sites = new MethodSites(context, method);
    HookCalls hooks = new HookCalls(context.hooks());
    Monitors monitors = new Monitors(method, sites, hooks);
    boolean weavesMonitors = monitors.isPresent() && mayWeaveMonitors(monitors);
    CallSites calls = new CallSites(context, method, sites, hooks);
    MethodReferences references = new MethodReferences(context, method, sites);
    AccessMatcher matcher = context.accesses();
    AccessWeaving accesses = matcher == null ? null : new AccessWeaving(context, matcher, method);
    AccessReferences accessReferences = matcher == null ? null : new AccessReferences(context);
    for (AbstractInsnNode insn : method.instructions) {
      sites.follow(insn);
      if (accesses != null) {
        accesses.find(insn);
      }
      if (insn instanceof MethodInsnNode call) {
        calls.find(call);
      } else if (insn instanceof InvokeDynamicInsnNode dynamic) {
        references.find(dynamic);
        if (accessReferences != null) {
          accessReferences.find(dynamic);
        }
      } else if (weavesMonitors) {
        monitors.find(insn);
      }
    }
    boolean woven = accesses != null && accesses.weaveGuards();
    woven |= calls.weave();
    woven |= monitors.weave();
    woven |= references.weave();
    woven |= accessReferences != null && accessReferences.weave();
    woven |= accesses != null && accesses.weave();
    if (isSynchronized) {
      woven |= weaveOwnMonitor(sites, hooks);
    }
    return woven;
  }

  private boolean mayWeaveMonitors(Monitors monitors) {
    if (!monitors.plan(context.majorVersion())) {
      leaveAlone(SkipReason.UNCOVERED_MONITOR);
      return false;
    }
    if (monitors.mayBeUninitialized(context)) {
      leaveAlone(SkipReason.UNINITIALIZED_MONITOR);
      return false;
    }
    return true;
  }

  private boolean weaveOwnMonitor(MethodSites sites, HookCalls hooks) {
    SkipReason reason = SynchronizedBody.reasonToLeaveAlone(method, context.majorVersion());
    if (reason != null) {
      leaveAlone(reason);
      return false;
    }
    new SynchronizedBody(context, method, sites, hooks).weave();
    return true;
  }

  private void leaveAlone(SkipReason reason) {
    context.countSkipped(reason, method.name + method.desc);
  }
}
