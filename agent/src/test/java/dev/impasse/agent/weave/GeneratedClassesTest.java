package dev.impasse.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.objectweb.asm.Opcodes.*;

import java.util.function.Consumer;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.description.modifier.MethodManifestation;
import net.bytebuddy.description.modifier.Ownership;
import net.bytebuddy.description.modifier.SynchronizationState;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.dynamic.scaffold.subclass.ConstructorStrategy;
import net.bytebuddy.implementation.StubMethod;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Shapes that javac does not make: left alone where unsafe, and counted. Byte Buddy makes the
 * classes, where it can; bodies that break a rule are written by ASM.
 */
class GeneratedClassesTest {

  private static final String NAME = "dev/impasse/woven/Generated";

  private final WeavingLoader loader = WeavingLoader.create();

  private byte[] weave(int version, Consumer<ClassWriter> members) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(version, ACC_PUBLIC | ACC_SUPER, NAME, null, "java/lang/Object", null);
    members.accept(writer);
    return weave(writer.toByteArray());
  }

  private byte[] weave(DynamicType.Builder<?> made) {
    return weave(made.make().getBytes());
  }

  private byte[] weave(byte[] classFile) {
    byte[] woven = loader.weave(NAME.replace('/', '.'), classFile);
    return woven == null ? new byte[0] : woven;
  }

  /** Begins a class whose members are sound, each alone: Byte Buddy makes those. */
  private static DynamicType.Builder<?> made(ClassFileVersion version) {
    return new ByteBuddy(version)
        .with(TypeValidation.DISABLED)
        .subclass(Object.class, ConstructorStrategy.Default.NO_CONSTRUCTORS)
        .name(NAME.replace('/', '.'));
  }

  private static void method(
      ClassWriter writer,
      int access,
      String name,
      String descriptor,
      Consumer<MethodVisitor> body) {
    MethodVisitor code = writer.visitMethod(access, name, descriptor, null, null);
    code.visitCode();
    body.accept(code);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private long count(SkipReason reason) {
    return loader.weaver().coverage().skipped(reason);
  }

  @Test
  void leavesMonitorAlone_whenNoRangeCoversIt() {
    byte[] woven =
        weave(
            V1_8,
            writer ->
                method(
                    writer,
                    ACC_STATIC,
                    "m",
                    "(Ljava/lang/Object;)V",
                    code -> {
                      code.visitVarInsn(ALOAD, 0);
                      code.visitInsn(MONITORENTER);
                      code.visitVarInsn(ALOAD, 0);
                      code.visitInsn(MONITOREXIT);
                      code.visitInsn(RETURN);
                    }));

    assertThat(woven).isEmpty();
    assertThat(count(SkipReason.UNCOVERED_MONITOR)).isEqualTo(1);
    assertThat(loader.weaver().coverage().sample(SkipReason.UNCOVERED_MONITOR))
        .containsExactly("dev.impasse.woven.Generated.m(Ljava/lang/Object;)V");
  }

  @Test
  void leavesMonitorAlone_whenThisIsNotInitialised() {
    byte[] woven =
        weave(
            V1_8,
            writer ->
                method(
                    writer,
                    ACC_PUBLIC,
                    "<init>",
                    "()V",
                    code -> {
                      Label start = new Label();
                      Label end = new Label();
                      Label handler = new Label();
                      code.visitTryCatchBlock(start, end, handler, null);
                      code.visitVarInsn(ALOAD, 0);
                      code.visitInsn(MONITORENTER);
                      code.visitLabel(start);
                      code.visitVarInsn(ALOAD, 0);
                      code.visitInsn(MONITOREXIT);
                      code.visitLabel(end);
                      code.visitVarInsn(ALOAD, 0);
                      code.visitMethodInsn(
                          INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
                      code.visitInsn(RETURN);
                      code.visitLabel(handler);
                      code.visitFrame(
                          F_NEW,
                          1,
                          new Object[] {UNINITIALIZED_THIS},
                          1,
                          new Object[] {"java/lang/Throwable"});
                      code.visitVarInsn(ASTORE, 1);
                      code.visitVarInsn(ALOAD, 0);
                      code.visitInsn(MONITOREXIT);
                      code.visitVarInsn(ALOAD, 1);
                      code.visitInsn(ATHROW);
                    }));

    assertThat(woven).isEmpty();
    assertThat(count(SkipReason.UNINITIALIZED_MONITOR)).isEqualTo(1);
  }

  @Test
  void weavesSynchronizedMethod_whenAParameterSlotIsReused() throws Exception {
    byte[] woven =
        weave(
            V1_8,
            writer ->
                method(
                    writer,
                    ACC_STATIC | ACC_PUBLIC | ACC_SYNCHRONIZED,
                    "m",
                    "(Ljava/lang/String;)I",
                    code -> {
                      code.visitVarInsn(ALOAD, 0);
                      code.visitMethodInsn(
                          INVOKEVIRTUAL, "java/lang/String", "length", "()I", false);
                      code.visitVarInsn(ISTORE, 0);
                      code.visitVarInsn(ILOAD, 0);
                      code.visitInsn(IRETURN);
                    }));

    Class<?> type = loader.with(NAME.replace('/', '.'), woven).loadClass(NAME.replace('/', '.'));
    assertThat(type.getMethod("m", String.class).invoke(null, "four")).isEqualTo(4);
  }

  @Test
  void leavesSynchronizedMethodAlone_whenItOverwritesThis() {
    byte[] woven =
        weave(
            V1_8,
            writer ->
                method(
                    writer,
                    ACC_PUBLIC | ACC_SYNCHRONIZED,
                    "m",
                    "()V",
                    code -> {
                      code.visitInsn(ACONST_NULL);
                      code.visitVarInsn(ASTORE, 0);
                      code.visitInsn(RETURN);
                    }));

    assertThat(woven).isEmpty();
    assertThat(count(SkipReason.OVERWRITTEN_THIS)).isEqualTo(1);
  }

  @Test
  void leavesSynchronizedMethodAlone_whenAFrameForgetsThis() {
    byte[] woven =
        weave(
            V1_8,
            writer ->
                method(
                    writer,
                    ACC_PUBLIC | ACC_SYNCHRONIZED,
                    "m",
                    "(I)V",
                    code -> {
                      Label last = new Label();
                      code.visitVarInsn(ILOAD, 1);
                      code.visitJumpInsn(IFEQ, last);
                      code.visitVarInsn(ALOAD, 0);
                      code.visitInsn(POP);
                      code.visitLabel(last);
                      code.visitFrame(F_FULL, 0, new Object[0], 0, new Object[0]);
                      code.visitInsn(RETURN);
                    }));

    assertThat(woven).isEmpty();
    assertThat(count(SkipReason.OVERWRITTEN_THIS)).isEqualTo(1);
  }

  @Test
  void countsNativeSynchronizedMethods() {
    byte[] woven =
        weave(
            made(ClassFileVersion.JAVA_V8)
                .defineMethod(
                    "m", void.class, MethodManifestation.NATIVE, SynchronizationState.SYNCHRONIZED)
                .withoutCode());

    assertThat(woven).isEmpty();
    assertThat(count(SkipReason.NATIVE_METHOD)).isEqualTo(1);
  }

  @Test
  void weavesJava14_butNotItsStaticSynchronizedMethods() {
    byte[] woven =
        weave(
            made(ClassFileVersion.JAVA_V4)
                .defineMethod("instance", void.class, SynchronizationState.SYNCHRONIZED)
                .intercept(StubMethod.INSTANCE)
                .defineMethod(
                    "ofClass", void.class, SynchronizationState.SYNCHRONIZED, Ownership.STATIC)
                .intercept(StubMethod.INSTANCE));

    assertThat(woven).isNotEmpty();
    assertThat(count(SkipReason.NO_CLASS_CONSTANT)).isEqualTo(1);
  }

  @Test
  void weavesClassFilesOfTheFirstVersion() {
    byte[] woven =
        weave(
            made(ClassFileVersion.JAVA_V1)
                .defineMethod("m", void.class, SynchronizationState.SYNCHRONIZED)
                .intercept(StubMethod.INSTANCE));

    assertThat(woven).isNotEmpty();
  }

  /** As javac 1.3 compiled {@code synchronized (lock) { return 7; }}. */
  @Test
  void weavesMonitor_whenItsExitIsInASubroutine() throws Exception {
    byte[] woven =
        weave(
            V1_3,
            writer ->
                method(
                    writer,
                    ACC_PUBLIC | ACC_STATIC,
                    "m",
                    "(Ljava/lang/Object;)I",
                    code -> {
                      Label start = new Label();
                      Label handler = new Label();
                      Label subroutine = new Label();
                      code.visitTryCatchBlock(start, handler, handler, null);
                      code.visitVarInsn(ALOAD, 0);
                      code.visitInsn(MONITORENTER);
                      code.visitLabel(start);
                      code.visitIntInsn(BIPUSH, 7);
                      code.visitVarInsn(ISTORE, 1);
                      code.visitJumpInsn(JSR, subroutine);
                      code.visitVarInsn(ILOAD, 1);
                      code.visitInsn(IRETURN);
                      code.visitLabel(handler);
                      code.visitVarInsn(ALOAD, 0);
                      code.visitInsn(MONITOREXIT);
                      code.visitInsn(ATHROW);
                      code.visitLabel(subroutine);
                      code.visitVarInsn(ASTORE, 2);
                      code.visitVarInsn(ALOAD, 0);
                      code.visitInsn(MONITOREXIT);
                      code.visitVarInsn(RET, 2);
                    }));
    Class<?> type = loader.with(NAME.replace('/', '.'), woven).loadClass(NAME.replace('/', '.'));

    assertThat(type.getMethod("m", Object.class).invoke(null, "lock")).isEqualTo(7);
    assertThat(Recorder.events())
        .containsExactly("monitorRequest ", "monitorAcquired ", "monitorRelease ");
  }

  @Test
  void leavesOutTheMethod_thatWouldBecomeTooLarge() {
    Consumer<MethodVisitor> full =
        code -> {
          for (int i = 0; i < 65_000 / 4; i++) {
            code.visitVarInsn(ALOAD, 0);
            code.visitMethodInsn(INVOKEVIRTUAL, "java/lang/Object", "notify", "()V", false);
          }
          code.visitInsn(RETURN);
        };
    byte[] woven =
        weave(
            V1_8,
            writer -> {
              method(writer, ACC_PUBLIC, "full", "()V", full);
              method(writer, ACC_SYNCHRONIZED, "small", "()V", code -> code.visitInsn(RETURN));
            });

    assertThat(woven).isNotEmpty();
    assertThat(count(SkipReason.METHOD_TOO_LARGE)).isEqualTo(1);
    assertThat(loader.weaver().coverage().sample(SkipReason.METHOD_TOO_LARGE))
        .containsExactly("dev.impasse.woven.Generated.full()V");
  }

  @Test
  void leavesCallAlone_whenTheReceiverCannotBeFound() {
    byte[] woven =
        weave(
            V1_8,
            writer ->
                method(
                    writer,
                    ACC_STATIC,
                    "m",
                    "(Lnowhere/Missing;)V",
                    code -> {
                      code.visitVarInsn(ALOAD, 0);
                      code.visitMethodInsn(INVOKEVIRTUAL, "nowhere/Missing", "lock", "()V", false);
                      code.visitInsn(RETURN);
                    }));

    assertThat(woven).isEmpty();
    assertThat(loader.weaver().coverage().sample(SkipReason.UNKNOWN_RECEIVER))
        .containsExactly("nowhere.Missing.lock");
  }

  @Test
  void leavesMethodReferenceAlone_whenItIsSerializable() {
    Handle metafactory =
        new Handle(
            Opcodes.H_INVOKESTATIC,
            "java/lang/invoke/LambdaMetafactory",
            "altMetafactory",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
                + "Ljava/lang/invoke/MethodType;[Ljava/lang/Object;)Ljava/lang/invoke/CallSite;",
            false);
    org.objectweb.asm.Type run = org.objectweb.asm.Type.getMethodType("()V");
    Handle lock =
        new Handle(H_INVOKEINTERFACE, "java/util/concurrent/locks/Lock", "lock", "()V", true);
    byte[] woven =
        weave(
            V1_8,
            writer ->
                method(
                    writer,
                    ACC_STATIC,
                    "m",
                    "(Ljava/util/concurrent/locks/Lock;)Ljava/lang/Runnable;",
                    code -> {
                      code.visitVarInsn(ALOAD, 0);
                      code.visitInvokeDynamicInsn(
                          "run",
                          "(Ljava/util/concurrent/locks/Lock;)Ljava/lang/Runnable;",
                          metafactory,
                          run,
                          lock,
                          run,
                          1);
                      code.visitInsn(ARETURN);
                    }));

    assertThat(woven).isEmpty();
    assertThat(count(SkipReason.METHOD_REFERENCE)).isEqualTo(1);
  }

  @Test
  void leavesBytesAlone_whenTheyAreNoClassFile() {
    for (int length : new int[] {0, 3, 10, 40}) {
      assertThat(loader.weaver().weave(loader, NAME, new byte[length])).isNull();
    }

    assertThat(count(SkipReason.MALFORMED)).isEqualTo(4);
  }
}
