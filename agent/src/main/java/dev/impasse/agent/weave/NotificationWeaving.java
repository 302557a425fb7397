package dev.impasse.agent.weave;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Weaves a hook before each {@code Object.wait}, {@code notify} and {@code notifyAll} of a class
 * that is left alone otherwise: these are native methods, nothing of the JDK can be woven in their
 * place, and nobody knows later who notified. The call itself stays, and so does the monitor.
 *
 * <p><b>Cost.</b> A look at the constant pool of each class; most have no such call.
 */
final class NotificationWeaving {

  private static final String HOOKS = "dev/impasse/runtime/JdkHooks";
  private static final String ONE_OBJECT = "(Ljava/lang/Object;)V";

  private static final List<Integer> COPY_ALONE = List.of(Opcodes.DUP);

  /** Puts a copy of the object, which lies below the times, on top of the stack. */
  private static final Map<String, List<Integer>> COPY =
      Map.of(
          "(J)V",
          List.of(Opcodes.DUP2_X1, Opcodes.POP2, Opcodes.DUP_X2),
          "(JI)V",
          List.of(
              Opcodes.DUP_X2,
              Opcodes.POP,
              Opcodes.DUP2_X2,
              Opcodes.POP2,
              Opcodes.SWAP,
              Opcodes.DUP_X1));

  /** Brings the times back to where they were. */
  private static final Map<String, List<Integer>> RESTORE =
      Map.of("(JI)V", List.of(Opcodes.DUP2_X2, Opcodes.POP2, Opcodes.DUP2_X1, Opcodes.POP2));

  private NotificationWeaving() {}

  /** Returns the woven class file, or null if there is no such call. */
  static byte @Nullable [] weave(byte[] classFile) {
    try {
      if (!mayCall(new ConstantPool(classFile))) {
        return null;
      }
    } catch (IndexOutOfBoundsException | IllegalArgumentException malformed) {
      return null;
    }
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    Classes classes = new Classes(writer);
    reader.accept(classes, ClassReader.EXPAND_FRAMES);
    return classes.woven ? writer.toByteArray() : null;
  }

  private static boolean mayCall(ConstantPool pool) {
    for (int i = 1; i < pool.size(); i++) {
      if (pool.tag(i) == ConstantPool.NAME_AND_TYPE) {
        int offset = pool.offset(i);
        if (isNotified(pool.u2(pool.offset(pool.u2(offset))))
            && hook(pool.utf8(pool.u2(offset)), pool.utf8(pool.u2(offset + 2))) != null) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a name of this length may be one of the three. */
  private static boolean isNotified(int length) {
    return length == 4 || length == 6 || length == 9;
  }

  /** Returns the hook before a call of an instance method; its names and types are final. */
  private static @Nullable String hook(String name, String descriptor) {
    return switch (name) {
      case "notify", "notifyAll" -> descriptor.equals("()V") ? "notifies" : null;
      case "wait" ->
          descriptor.equals("()V") || descriptor.equals("(J)V") || descriptor.equals("(JI)V")
              ? "awaitsNotification"
              : null;
      default -> null;
    };
  }

  private static final class Classes extends ClassVisitor {
    private boolean woven;

    Classes(ClassWriter writer) {
      super(Opcodes.ASM9, writer);
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      MethodVisitor to = super.visitMethod(access, name, descriptor, signature, exceptions);
      return to == null ? null : new Calls(to);
    }

    private final class Calls extends MethodVisitor {

      Calls(MethodVisitor to) {
        super(Opcodes.ASM9, to);
      }

      @Override
      public void visitMethodInsn(
          int opcode, String owner, String name, String descriptor, boolean isInterface) {
        String hook = opcode == Opcodes.INVOKESTATIC ? null : hook(name, descriptor);
        if (hook != null) {
          woven = true;
          insns(COPY.getOrDefault(descriptor, COPY_ALONE));
          super.visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, hook, ONE_OBJECT, false);
          insns(RESTORE.getOrDefault(descriptor, List.of()));
        }
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      }

      private void insns(List<Integer> opcodes) {
        opcodes.forEach(this::visitInsn);
      }
    }
  }
}
