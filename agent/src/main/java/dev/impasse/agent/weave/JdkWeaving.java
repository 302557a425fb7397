package dev.impasse.agent.weave;

import dev.impasse.agent.weave.JdkTable.Calls;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Weaves hooks into the classes of the JDK in which threads wait, and into lock classes of the
 * application, so that nothing else of the application needs to be woven ({@link JdkTable}).
 * Thread-safe.
 */
public final class JdkWeaving {

  private static final String LOCK = "java/util/concurrent/locks/Lock";
  private static final String HOOKS = "dev/impasse/runtime/JdkHooks";

  private JdkWeaving() {}

  /** Returns the internal names of the classes of the JDK that are woven. */
  public static Set<String> names() {
    return JdkTable.classes();
  }

  /** Whether a class of the boot loader is woven. */
  public static boolean weaves(String internalName) {
    return JdkTable.of(internalName) != null;
  }

  /** Returns the woven class file of a class of the JDK, or null if nothing is as expected. */
  public static byte @Nullable [] weave(String internalName, byte[] classFile) {
    Map<String, Calls> calls = JdkTable.of(internalName);
    return calls == null ? null : woven(internalName, classFile, calls);
  }

  /**
   * Returns the woven class file of a class that implements {@code Lock}, or null if it is none.
   */
  public static byte @Nullable [] weaveOwnLock(byte[] classFile) {
    ConstantPool pool;
    try {
      pool = new ConstantPool(classFile);
      List<String> above = pool.supertypes();
      boolean isInterface = (pool.u2(pool.end()) & Opcodes.ACC_INTERFACE) != 0;
      if (isInterface || above.indexOf(LOCK) < 1) {
        return null;
      }
    } catch (IndexOutOfBoundsException | IllegalArgumentException malformed) {
      return null;
    }
    return woven(pool.thisClass(), classFile, JdkTable.OWN_LOCK);
  }

  private static byte @Nullable [] woven(
      String internalName, byte[] classFile, Map<String, Calls> calls) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    Methods methods = new Methods(writer, internalName, calls);
    reader.accept(methods, ClassReader.EXPAND_FRAMES);
    return methods.woven ? writer.toByteArray() : null;
  }

  private static final class Methods extends ClassVisitor {
    private final String owner;
    private final Map<String, Calls> calls;
    private boolean woven;

    Methods(ClassWriter writer, String owner, Map<String, Calls> calls) {
      super(Opcodes.ASM9, writer);
      this.owner = owner;
      this.calls = calls;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      MethodVisitor to = super.visitMethod(access, name, descriptor, signature, exceptions);
      int none = Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_STATIC;
      Calls here = (access & none) == 0 ? calls.get(name + descriptor) : null;
      String inner = JdkTable.inner(owner, name + descriptor);
      if (here == null && inner == null) {
        return to;
      }
      woven = true;
      return new MethodNode(Opcodes.ASM9, access, name, descriptor, signature, exceptions) {
        @Override
        public void visitEnd() {
          super.visitEnd();
          if (inner != null) {
            replaceAwait(this, inner);
          }
          if (here != null) {
            new SurroundedBody(owner, this, HOOKS, here).weave();
          }
          accept(to);
        }
      };
    }
  }

  /** The condition is on the stack; the queue is behind it then. */
  private static void replaceAwait(MethodNode method, String hook) {
    for (var insn : method.instructions.toArray()) {
      if (insn instanceof MethodInsnNode call
          && call.owner.equals("java/util/concurrent/locks/Condition")
          && call.name.equals("await")
          && call.desc.equals("()V")) {
        method.instructions.insertBefore(call, new VarInsnNode(Opcodes.ALOAD, 0));
        method.instructions.set(
            call,
            new MethodInsnNode(
                Opcodes.INVOKESTATIC,
                HOOKS,
                hook,
                "(Ljava/util/concurrent/locks/Condition;Ljava/lang/Object;)V",
                false));
      }
    }
  }
}
