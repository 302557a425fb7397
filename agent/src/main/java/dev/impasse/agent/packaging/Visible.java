package dev.impasse.agent.packaging;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Makes public what the sources keep inside their package, for classes that packaging moves to a
 * package of their own. That package is not exported, so that this shows them to the hooks, in the
 * same module, and to nobody else.
 */
final class Visible {

  private static final int ANY = Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED | Opcodes.ACC_PRIVATE;

  private Visible() {}

  /**
   * Returns the class with everything public that was package-private.
   *
   * @param exported the package with the hooks, of which the class may use nothing: what it could
   *     use there, everybody could
   */
  static byte[] outside(String exported, byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(0);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public void visit(
              int version, int access, String name, String sign, String above, String[] types) {
            super.visit(version, access | Opcodes.ACC_PUBLIC, name, sign, above, types);
          }

          @Override
          public void visitInnerClass(String name, String outer, String inner, int access) {
            super.visitInnerClass(name, outer, inner, visible(access));
          }

          @Override
          public FieldVisitor visitField(
              int access, String name, String type, String sign, Object value) {
            return super.visitField(visible(access), name, type, sign, value);
          }

          @Override
          public MethodVisitor visitMethod(
              int access, String name, String type, String sign, String[] exceptions) {
            int seen = name.equals("<clinit>") ? access : visible(access);
            return new NoCall(exported, super.visitMethod(seen, name, type, sign, exceptions));
          }
        },
        0);
    return writer.toByteArray();
  }

  private static int visible(int access) {
    return (access & ANY) == 0 ? access | Opcodes.ACC_PUBLIC : access;
  }

  private static final class NoCall extends MethodVisitor {

    private final String exported;

    NoCall(String exported, MethodVisitor next) {
      super(Opcodes.ASM9, next);
      this.exported = exported;
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String type) {
      check(owner, name);
      super.visitFieldInsn(opcode, owner, name, type);
    }

    @Override
    public void visitMethodInsn(int op, String owner, String name, String type, boolean itf) {
      check(owner, name);
      super.visitMethodInsn(op, owner, name, type, itf);
    }

    private void check(String owner, String member) {
      if (owner.startsWith(exported + "/") && owner.indexOf('/', exported.length() + 1) < 0) {
        throw new IllegalStateException("uses a hook: member=" + owner + '.' + member);
      }
    }
  }
}
