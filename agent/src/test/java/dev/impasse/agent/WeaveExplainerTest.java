package dev.impasse.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.woven.LockProgram;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What is explained is what the weaver does, with the reasons that it counts. */
class WeaveExplainerTest {

  private static Map<String, Object> explain(String arguments, byte[] classFile) {
    return new WeaveExplainer(arguments).apply(ClassLoader.getSystemClassLoader(), classFile);
  }

  private static byte[] lockProgram() throws IOException {
    String name = "/" + LockProgram.class.getName().replace('.', '/') + ".class";
    try (InputStream in = WeaveExplainerTest.class.getResourceAsStream(name)) {
      assertThat(in).isNotNull();
      return in.readAllBytes();
    }
  }

  @Test
  void showsEachPlace_withOperationReceiverAndHook() throws IOException {
    Map<String, Object> explained = explain("", lockProgram());

    assertThat(explained)
        .containsEntry("class", LockProgram.class.getName())
        .containsEntry("verdict", "woven");
    assertThat(explained.get("methods").toString())
        .contains("method=transfer()")
        .contains("operation=Lock.lock, receiver=this.account.lock, hook=lock")
        .doesNotContain("Door");
  }

  @Test
  void saysWhyAClassIsSkipped() throws IOException {
    assertThat(explain("exclude=dev.impasse.woven", lockProgram()))
        .containsEntry("verdict", "left alone")
        .containsEntry("code", "EXCLUDED")
        .containsEntry("reason", "excluded by an option");
    assertThat(explain("include=loader:plugins", lockProgram()))
        .containsEntry("code", "NOT_INCLUDED");
    assertThat(explain("", new byte[] {1, 2, 3})).containsEntry("code", "MALFORMED");
  }

  @Test
  void weavesLockClassesAlone_whenTheApplicationIsLeftAlone() throws IOException {
    assertThat(explain("weave=jdk", lockProgram()))
        .containsEntry("verdict", "left alone")
        .containsEntry("code", "WEAVE_JDK");
    assertThat(explain("weave=jdk", ownLock())).containsEntry("verdict", "woven");
    assertThat(explain("weave=jdk,exclude=a", ownLock())).containsEntry("code", "EXCLUDED");
    assertThat(explain("weave=jdk,trace=t.impasse", lockProgram()))
        .containsEntry("verdict", "woven");
  }

  @Test
  void saysWhichMethodWouldGetTooLarge_andShowsNoPlaceInIt() {
    Map<String, Object> explained = explain("", nearly64Kilobytes());

    assertThat(explained).containsEntry("verdict", "left as it is");
    assertThat(explained.get("methods").toString()).isEqualTo("[]");
    assertThat(explained.get("skipped").toString())
        .isEqualTo(
            "[{what=a.Huge.huge(Ljava/util/concurrent/locks/Lock;)V, code=METHOD_TOO_LARGE,"
                + " reason=method would exceed 64 KB}]");
  }

  private static byte[] ownLock() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    String[] interfaces = {"java/util/concurrent/locks/Lock"};
    writer.visit(Opcodes.V17, Opcodes.ACC_ABSTRACT, "a/Own", null, "java/lang/Object", interfaces);
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, "lock", "()V", null, null);
    code.visitCode();
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static byte[] nearly64Kilobytes() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "a/Huge", null, "java/lang/Object", null);
    String lock = "java/util/concurrent/locks/Lock";
    MethodVisitor code =
        writer.visitMethod(Opcodes.ACC_STATIC, "huge", "(L" + lock + ";)V", null, null);
    code.visitCode();
    for (int i = 0; i < 65_500 / 6; i++) { // aload_0 and an invokeinterface of five bytes
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitMethodInsn(Opcodes.INVOKEINTERFACE, lock, "lock", "()V", true);
    }
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }
}
