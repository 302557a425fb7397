package dev.impasse.agent.weave;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;

/**
 * Sends method references to hooked methods ({@code lock::lock}) to the static twins of the hooks.
 *
 * <p>The lambda metafactory demands that what a reference to a static method captures has exactly
 * the type of its parameter; so the captured receiver is declared as the hook's receiver type.
 */
final class MethodReferences {

  private static final String METAFACTORY = "java/lang/invoke/LambdaMetafactory";
  private static final int IMPLEMENTATION = 1;
  private static final int FLAGS = 3;
  private static final int SERIALIZABLE = 1;

  private final ClassContext context;

  MethodReferences(ClassContext context) {
    this.context = context;
  }

  /** Weaves a method reference if it is one to a hooked method; returns whether it was. */
  boolean weave(InvokeDynamicInsnNode dynamic, String inMethod) {
    if (!dynamic.bsm.getOwner().equals(METAFACTORY)
        || dynamic.bsmArgs.length <= IMPLEMENTATION
        || !(dynamic.bsmArgs[IMPLEMENTATION] instanceof Handle handle)
        || !(match(handle) instanceof Hook hook)) {
      return false;
    }
    Type[] captured = Type.getArgumentTypes(dynamic.desc);
    if (isSerializable(dynamic) || captured.length > 1 || !hook.hasReference()) {
      context.countLeftAlone(LeftAlone.METHOD_REFERENCE, inMethod);
      return false;
    }
    if (captured.length == 1) {
      Type receiver = Type.getObjectType(hook.kind().internalName());
      dynamic.desc = Type.getMethodDescriptor(Type.getReturnType(dynamic.desc), receiver);
    }
    dynamic.bsmArgs[IMPLEMENTATION] =
        new Handle(
            Opcodes.H_INVOKESTATIC,
            context.hooks().references(),
            hook.hookName(),
            hook.referenceDescriptor(),
            false);
    return true;
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

  private static boolean isSerializable(InvokeDynamicInsnNode dynamic) {
    return dynamic.bsmArgs.length > FLAGS
        && dynamic.bsmArgs[FLAGS] instanceof Integer flags
        && (flags & SERIALIZABLE) != 0;
  }
}
