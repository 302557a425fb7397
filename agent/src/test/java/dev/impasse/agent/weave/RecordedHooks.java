package dev.impasse.agent.weave;

import dev.impasse.agent.packaging.ReferenceWrappers;
import dev.impasse.agent.waits.ReceiverKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Generates doubles of the hook classes from the table: each hook notes its call with {@link
 * Recorder} and then does what the replaced call did.
 */
final class RecordedHooks {

  static final HookClasses CLASSES =
      inOne("dev/impasse/woven/RecordedHooks", "dev/impasse/woven/RecordedRefs");

  private static final Set<ReceiverKind> INTERFACES =
      Set.of(
          ReceiverKind.LOCK,
          ReceiverKind.CONDITION,
          ReceiverKind.QUEUE,
          ReceiverKind.DEQUE,
          ReceiverKind.FUTURE);

  private static final String RECORDER = Type.getInternalName(Recorder.class);

  private RecordedHooks() {}

  /** Returns hook classes of which one has all hooks. */
  static HookClasses inOne(String hooks, String references) {
    Map<ReceiverKind, String> receivers = new EnumMap<>(ReceiverKind.class);
    for (ReceiverKind kind : ReceiverKind.values()) {
      receivers.put(kind, hooks);
    }
    String reflection = HookClasses.RUNTIME.reflection();
    String accesses = HookClasses.RUNTIME.accesses();
    String byReference = HookClasses.RUNTIME.accessReferences();
    return new HookClasses(
        receivers, hooks, hooks, references, reflection, accesses, byReference, hooks);
  }

  static byte[] hooks() {
    ClassWriter writer = begin(CLASSES.monitors());
    HookTable.hooks().forEach(hook -> define(writer, hook));
    String objectAndSite = HookTable.OBJECT_AND_SITE;
    for (String name :
        new String[] {
          "monitorRequest",
          "monitorRelease",
          "methodAcquired",
          "methodReleased",
          "declaredRequest",
          HookTable.BEFORE_LOCK,
          HookTable.BEFORE_MONITOR,
          HookTable.BEFORE_JOIN,
          "declaredRelease"
        }) {
      MethodVisitor code = method(writer, name, objectAndSite);
      code.visitLdcInsn(name);
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitVarInsn(Opcodes.ILOAD, 1);
      note(code);
      end(code, Type.VOID_TYPE);
    }
    for (String name : new String[] {"monitorAcquired", "declaredAcquired"}) {
      MethodVisitor code = method(writer, name, HookTable.SITE);
      code.visitLdcInsn(name);
      code.visitInsn(Opcodes.ACONST_NULL);
      code.visitVarInsn(Opcodes.ILOAD, 0);
      note(code);
      end(code, Type.VOID_TYPE);
    }
    MethodVisitor code = method(writer, HookTable.DECLARED_ACQUIRED_IF, HookTable.RESULT_AND_SITE);
    code.visitVarInsn(Opcodes.ILOAD, 0);
    code.visitVarInsn(Opcodes.ILOAD, 1);
    code.visitMethodInsn(Opcodes.INVOKESTATIC, RECORDER, "declaredAcquired", "(ZI)V", false);
    code.visitVarInsn(Opcodes.ILOAD, 0);
    end(code, Type.BOOLEAN_TYPE);
    return writer.toByteArray();
  }

  static byte[] references() {
    return ReferenceWrappers.generate(CLASSES);
  }

  private static void define(ClassWriter writer, Hook hook) {
    MethodVisitor code = method(writer, hook.hookName(), hook.hookDescriptor());
    Type[] arguments = Type.getArgumentTypes(hook.descriptor());
    int size = 1;
    for (Type argument : arguments) {
      size += argument.getSize();
    }
    code.visitLdcInsn(hook.hookName());
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitVarInsn(Opcodes.ILOAD, size);
    note(code);
    code.visitVarInsn(Opcodes.ALOAD, 0);
    int local = 1;
    for (Type argument : arguments) {
      code.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), local);
      local += argument.getSize();
    }
    boolean isInterface = INTERFACES.contains(hook.kind());
    code.visitMethodInsn(
        isInterface ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL,
        hook.kind().internalName(),
        hook.method(),
        hook.descriptor(),
        isInterface);
    end(code, Type.getReturnType(hook.descriptor()));
  }

  private static ClassWriter begin(String name) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", null);
    return writer;
  }

  private static MethodVisitor method(ClassWriter writer, String name, String descriptor) {
    MethodVisitor code =
        writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, name, descriptor, null, null);
    code.visitCode();
    return code;
  }

  private static void note(MethodVisitor code) {
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC, RECORDER, "note", "(Ljava/lang/String;Ljava/lang/Object;I)V", false);
  }

  private static void end(MethodVisitor code, Type result) {
    code.visitInsn(result.getOpcode(Opcodes.IRETURN));
    code.visitMaxs(0, 0);
    code.visitEnd();
  }
}
