package dev.impasse.agent.weave;

import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Weaves the two tasks of the JDK that complete a {@code CompletableFuture}, so that who waits for
 * the future is known to wait for the thread that runs the task. Thread-safe.
 */
public final class TaskWeaving {

  private static final String FUTURE = "java/util/concurrent/CompletableFuture";
  private static final Set<String> TASKS = Set.of(FUTURE + "$AsyncSupply", FUTURE + "$AsyncRun");
  private static final String HOOKS = "dev/impasse/runtime/TaskHooks";

  private TaskWeaving() {}

  /** Returns their internal names. */
  public static Stream<String> names() {
    return TASKS.stream();
  }

  /** Whether it is one of them. */
  public static boolean isTask(String internalName) {
    return TASKS.contains(internalName);
  }

  /** Returns the woven class file, or null if its code is not what we know. */
  public static byte @Nullable [] weave(byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    boolean[] known = new boolean[2];
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public org.objectweb.asm.@Nullable FieldVisitor visitField(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              @Nullable Object value) {
            known[0] |= name.equals("dep") && descriptor.equals("L" + FUTURE + ";");
            return super.visitField(access, name, descriptor, signature, value);
          }

          @Override
          public MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            MethodVisitor code = super.visitMethod(access, name, descriptor, signature, exceptions);
            boolean run = name.equals("run") && descriptor.equals("()V");
            known[1] |= run;
            return run ? new Run(code, reader.getClassName()) : code;
          }
        },
        0);
    return known[0] && known[1] ? writer.toByteArray() : null;
  }

  /** The body: it catches everything itself, so that every way out is a return. */
  private static final class Run extends MethodVisitor {
    private final String owner;

    Run(MethodVisitor code, String owner) {
      super(Opcodes.ASM9, code);
      this.owner = owner;
    }

    @Override
    public void visitCode() {
      super.visitCode();
      visitVarInsn(Opcodes.ALOAD, 0);
      visitFieldInsn(Opcodes.GETFIELD, owner, "dep", "L" + FUTURE + ";");
      visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, "runs", "(Ljava/lang/Object;)V", false);
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode == Opcodes.RETURN) {
        visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, "ran", "()V", false);
      }
      super.visitInsn(opcode);
    }
  }
}
