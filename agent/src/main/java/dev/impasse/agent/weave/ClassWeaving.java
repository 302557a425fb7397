package dev.impasse.agent.weave;

import java.util.BitSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodNode;

/** Weaves the methods that {@link ClassScan} found; lets the others be copied byte by byte. */
final class ClassWeaving extends ClassVisitor {

  private final ClassVisitor target;
  private final BitSet methods;
  private final Set<String> leftOut;
  private ClassContext context;
  private int methodIndex;
  private boolean woven;

  /** Creates a weaving of the methods with these indexes, save those named in {@code leftOut}. */
  ClassWeaving(ClassVisitor target, ClassContext context, BitSet methods, Set<String> leftOut) {
    super(Opcodes.ASM9, target);
    this.target = target;
    this.context = context;
    this.methods = methods;
    this.leftOut = leftOut;
  }

  /** Returns whether any method was changed. */
  boolean hasWoven() {
    return woven;
  }

  @Override
  public void visitSource(@Nullable String source, @Nullable String debug) {
    context = context.withSourceFile(source);
    super.visitSource(source, debug);
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    if (!methods.get(methodIndex++) || leftOut.contains(name + descriptor)) {
      return target.visitMethod(access, name, descriptor, signature, exceptions);
    }
    return new MethodNode(Opcodes.ASM9, access, name, descriptor, signature, exceptions) {
      @Override
      public void visitEnd() {
        woven |= new MethodWeaving(context, this).weave();
        accept(target); // its flags may have changed
      }
    };
  }
}
