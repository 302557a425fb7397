package dev.impasse.agent.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ModuleVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes the descriptor of the module in which the agent and its libraries run: it shows the
 * application one package, with what JMX reads, and opens nothing.
 */
public final class AgentModule {

  private static final String NAME = "impasse.agent";

  /** What others may call: each class in them is audited, see docs/security.md. */
  private static final Set<String> EXPORTED = Set.of("dev/impasse/agent/jmx");

  private AgentModule() {}

  /**
   * Writes {@code module-info.class}.
   *
   * @param arguments the file, the version, the runtime's package, which is another module's, and
   *     the jars with the agent and its libraries
   */
  public static void main(String[] arguments) throws IOException {
    Set<String> packages = new TreeSet<>();
    for (int i = 3; i < arguments.length; i++) {
      try (JarFile jar = new JarFile(arguments[i])) {
        jar.stream().map(JarEntry::getName).forEach(name -> add(name, arguments[2], packages));
      }
    }
    if (!packages.containsAll(EXPORTED)) {
      throw new IllegalStateException("no such packages: exported=" + EXPORTED);
    }
    Files.write(Path.of(arguments[0]), descriptor(arguments[1], packages));
  }

  private static void add(String entry, String runtime, Set<String> packages) {
    int end = entry.lastIndexOf('/');
    boolean inside = end > 0 && entry.endsWith(".class") && !entry.startsWith("META-INF/");
    if (inside
        && !entry.startsWith(runtime + "/")
        && !entry.startsWith("dev/impasse/launch/")
        && !entry.startsWith("dev/impasse/install/")
        && !entry.startsWith("dev/impasse/agent/packaging/")) {
      packages.add(entry.substring(0, end));
    }
  }

  private static byte[] descriptor(String version, Set<String> packages) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, Opcodes.ACC_MODULE, "module-info", null, null, null);
    ModuleVisitor module = writer.visitModule(NAME, 0, version);
    module.visitRequire("java.base", Opcodes.ACC_MANDATED, null);
    EXPORTED.stream().sorted().forEach(name -> module.visitExport(name, 0));
    packages.forEach(module::visitPackage);
    module.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }
}
