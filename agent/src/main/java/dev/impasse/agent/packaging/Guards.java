package dev.impasse.agent.packaging;

import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.BasicVerifier;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Lets nothing out of a hook that a call of the runtime's operations throws: where the stack ends
 * at the call itself they cannot catch it, and a lock that was just taken would stay taken. The
 * handler gives null, zero or false in the place of the result, as the operations do when they
 * fail.
 *
 * <p>By the build and not in the source, where it would be three lines around each of a hundred
 * calls, and one forgotten would not be seen.
 */
final class Guards {

  private static final String THROWABLE = "java/lang/Throwable";

  /** What hears of the exception, and knows a {@code Thread.stop} from a failure. */
  private static final String FAILED = "failed";

  private static final String FAILED_DESCRIPTOR = "(Ljava/lang/Throwable;)V";

  private Guards() {}

  /**
   * Returns the class with each call of the operations guarded.
   *
   * @param operations their classes
   * @param reporter the one of them that takes note of failures
   * @throws IllegalStateException if the operand stack holds more than the arguments at a call: a
   *     handler would lose it
   */
  static byte[] around(Set<String> operations, String reporter, byte[] classFile) {
    ClassNode type = new ClassNode();
    new ClassReader(classFile).accept(type, 0);
    for (MethodNode method : type.methods) {
      guard(type.name, operations, reporter, method);
    }
    ClassWriter writer = new Frames();
    type.accept(writer);
    return writer.toByteArray();
  }

  private static void guard(
      String owner, Set<String> operations, String reporter, MethodNode method) {
    Frame<BasicValue>[] frames = frames(owner, method);
    AbstractInsnNode[] code = method.instructions.toArray();
    for (int i = 0; i < code.length; i++) {
      if (code[i] instanceof MethodInsnNode call && operations.contains(call.owner)) {
        if (frames[i].getStackSize() != Type.getArgumentTypes(call.desc).length) {
          throw new IllegalStateException(
              "more than the arguments on the stack: method=" + method.name + " call=" + call.name);
        }
        guard(method, call, reporter);
      }
    }
  }

  private static void guard(MethodNode method, MethodInsnNode call, String reporter) {
    LabelNode start = new LabelNode();
    LabelNode end = new LabelNode();
    LabelNode handler = new LabelNode();
    method.instructions.insertBefore(call, start);
    method.instructions.insert(call, end);
    LabelNode reported = new LabelNode();
    LabelNode unreported = new LabelNode();
    LabelNode behind = new LabelNode();
    method.instructions.add(handler);
    method.instructions.add(
        new MethodInsnNode(Opcodes.INVOKESTATIC, reporter, FAILED, FAILED_DESCRIPTOR, false));
    method.instructions.add(reported);
    method.instructions.add(new JumpInsnNode(Opcodes.GOTO, behind));
    method.instructions.add(unreported); // the stack ends here too
    method.instructions.add(new InsnNode(Opcodes.POP));
    method.instructions.add(behind);
    int nothing = nothing(Type.getReturnType(call.desc));
    if (nothing != Opcodes.NOP) {
      method.instructions.add(new InsnNode(nothing));
    }
    method.instructions.add(new JumpInsnNode(Opcodes.GOTO, end));
    method.tryCatchBlocks.add(0, new TryCatchBlockNode(start, end, handler, THROWABLE));
    method.tryCatchBlocks.add(0, new TryCatchBlockNode(handler, reported, unreported, THROWABLE));
  }

  private static int nothing(Type type) {
    return switch (type.getSort()) {
      case Type.VOID -> Opcodes.NOP;
      case Type.LONG -> Opcodes.LCONST_0;
      case Type.FLOAT -> Opcodes.FCONST_0;
      case Type.DOUBLE -> Opcodes.DCONST_0;
      case Type.OBJECT, Type.ARRAY -> Opcodes.ACONST_NULL;
      default -> Opcodes.ICONST_0;
    };
  }

  private static Frame<BasicValue>[] frames(String owner, MethodNode method) {
    try {
      return new Analyzer<>(new BasicVerifier()).analyze(owner, method);
    } catch (AnalyzerException e) {
      throw new IllegalStateException(method.name, e);
    }
  }

  /** Computes frames; types that differ meet only in variables that are not read again. */
  private static final class Frames extends ClassWriter {

    Frames() {
      super(COMPUTE_FRAMES);
    }

    @Override
    protected String getCommonSuperClass(String one, String other) {
      return "java/lang/Object";
    }
  }
}
