package dev.impasse.agent.packaging;

import dev.impasse.agent.weave.Hook;
import dev.impasse.agent.weave.HookClasses;
import dev.impasse.agent.weave.HookTable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Generates the class that method references are sent to: for each hook two wrappers with the name
 * of the hooked method, which take the site id where a reference captures it, and call the hook.
 */
public final class ReferenceWrappers {

  private ReferenceWrappers() {}

  /** Returns the class file of {@link HookClasses#references}. */
  public static byte[] generate(HookClasses classes) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(
        Opcodes.V17,
        Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER,
        classes.references(),
        null,
        "java/lang/Object",
        null);
    for (Hook hook : HookTable.hooks()) {
      wrapper(writer, classes, hook, hook.boundDescriptor(), 0, 1);
      wrapper(writer, classes, hook, hook.freeDescriptor(), 1, 0);
    }
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static void wrapper(
      ClassWriter writer,
      HookClasses classes,
      Hook hook,
      String descriptor,
      int receiver,
      int site) {
    MethodVisitor code =
        writer.visitMethod(
            Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, hook.method(), descriptor, null, null);
    code.visitCode();
    code.visitVarInsn(Opcodes.ALOAD, receiver);
    int local = 2;
    for (Type argument : Type.getArgumentTypes(hook.descriptor())) {
      code.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), local);
      local += argument.getSize();
    }
    code.visitVarInsn(Opcodes.ILOAD, site);
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC, classes.of(hook), hook.hookName(), hook.hookDescriptor(), false);
    code.visitInsn(Type.getReturnType(descriptor).getOpcode(Opcodes.IRETURN));
    code.visitMaxs(0, 0);
    code.visitEnd();
  }
}
