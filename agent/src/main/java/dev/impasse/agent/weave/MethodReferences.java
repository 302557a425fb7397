package dev.impasse.agent.weave;

import dev.impasse.core.model.Site;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Sends method references to hooked methods ({@code lock::lock}) to static wrappers of the hooks.
 *
 * <p>The site is captured with the receiver, or alone where the receiver comes later. The lambda
 * metafactory demands that what a reference to a static method captures has exactly the type of its
 * parameter; so the captured receiver is declared as the hook's receiver type.
 */
final class MethodReferences {

  private static final String METAFACTORY = "java/lang/invoke/LambdaMetafactory";
  static final int IMPLEMENTATION = 1;
  private static final int FLAGS = 3;
  private static final int SERIALIZABLE = 1;

  private final ClassContext context;
  private final MethodNode method;
  private final MethodSites sites;
  private final List<Found> found = new ArrayList<>();

  /** A reference to a hooked method and its site. */
  private record Found(InvokeDynamicInsnNode dynamic, Hook hook, int site) {}

  MethodReferences(ClassContext context, MethodNode method, MethodSites sites) {
    this.context = context;
    this.method = method;
    this.sites = sites;
  }

  /** Takes note of a method reference if it is one to a hooked method. */
  void find(InvokeDynamicInsnNode dynamic) {
    Handle handle = implementation(dynamic);
    if (handle == null || !(match(handle) instanceof Hook hook)) {
      return;
    }
    if (isSerializable(dynamic) || captured(dynamic) > 1) {
      context.countSkipped(SkipReason.METHOD_REFERENCE, method.name);
      return;
    }
    found.add(
        new Found(dynamic, hook, sites.ofReference(dynamic, hook.operation() + Site.BY_REFERENCE)));
  }

  /** Weaves the references that were found; returns whether there were any. */
  boolean weave() {
    for (Found one : found) {
      InvokeDynamicInsnNode dynamic = one.dynamic();
      boolean bound = captured(dynamic) == 1;
      Type receiver = Type.getObjectType(one.hook().kind().internalName());
      Type[] captures = bound ? new Type[] {receiver, Type.INT_TYPE} : new Type[] {Type.INT_TYPE};
      method.instructions.insertBefore(dynamic, HookCalls.push(one.site()));
      dynamic.desc = Type.getMethodDescriptor(Type.getReturnType(dynamic.desc), captures);
      dynamic.bsmArgs[IMPLEMENTATION] =
          new Handle(
              Opcodes.H_INVOKESTATIC,
              context.hooks().references(),
              one.hook().method(),
              bound ? one.hook().boundDescriptor() : one.hook().freeDescriptor(),
              false);
    }
    return !found.isEmpty();
  }

  private static int captured(InvokeDynamicInsnNode dynamic) {
    return Type.getArgumentCount(dynamic.desc);
  }

  private @Nullable Match match(Handle handle) {
    return switch (handle.getTag()) {
      case Opcodes.H_INVOKEVIRTUAL, Opcodes.H_INVOKEINTERFACE ->
          context
              .matcher()
              .match(Opcodes.INVOKEVIRTUAL, handle.getOwner(), handle.getName(), handle.getDesc());
      default -> null;
    };
  }

  /** Returns the method that a lambda or method reference is made of, or null if it is neither. */
  static @Nullable Handle implementation(InvokeDynamicInsnNode dynamic) {
    return dynamic.bsm.getOwner().equals(METAFACTORY)
            && dynamic.bsmArgs.length > IMPLEMENTATION
            && dynamic.bsmArgs[IMPLEMENTATION] instanceof Handle handle
        ? handle
        : null;
  }

  /** Whether the form of a lambda is part of what may be written somewhere. */
  static boolean isSerializable(InvokeDynamicInsnNode dynamic) {
    return dynamic.bsmArgs.length > FLAGS
        && dynamic.bsmArgs[FLAGS] instanceof Integer flags
        && (flags & SERIALIZABLE) != 0;
  }
}
