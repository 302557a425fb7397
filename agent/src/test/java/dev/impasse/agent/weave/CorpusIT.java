package dev.impasse.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicVerifier;

/**
 * Weaves every class of the test class path, and of the jars in {@code
 * -Dimpasse.corpus=a.jar:b.jar}, and has both verifiers look at the result.
 */
class CorpusIT {

  @Test
  void linksEveryClassAsBefore() throws IOException {
    Corpus corpus = Corpus.read();
    corpus.weave();
    System.out.printf(
        "corpus: %d classes, %d woven, %.1f us per class offered, left alone: %s%n",
        corpus.size(),
        corpus.coverage().woven(),
        corpus.microsPerClass(),
        corpus.coverage().skipped());
    for (SkipReason reason : corpus.coverage().skipped().keySet()) {
      System.out.println(reason + " " + corpus.coverage().sample(reason));
    }

    assertThat(corpus.coverage().sample(SkipReason.FAILED)).isEmpty();
    assertThat(corpus.coverage().woven()).isPositive();
    corpus.woven().forEach(CorpusIT::verify);
    corpus
        .woven()
        .forEach(
            (name, woven) ->
                assertThat(MonitorBalance.unbalanced(corpus.original(name)))
                    .containsAll(MonitorBalance.unbalanced(woven)));
    assertThat(corpus.link(true)).isEqualTo(corpus.link(false));
  }

  private static void verify(String name, byte[] woven) {
    new ClassReader(woven)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String method, String descriptor, String sign, String[] exceptions) {
                return new MethodNode(Opcodes.ASM9, access, method, descriptor, sign, exceptions) {
                  @Override
                  public void visitEnd() {
                    try {
                      new Analyzer<>(new BasicVerifier()).analyze(name, this);
                    } catch (AnalyzerException e) {
                      throw new AssertionError(name + "." + this.name + this.desc, e);
                    }
                  }
                };
              }
            },
            ClassReader.SKIP_FRAMES);
  }
}
