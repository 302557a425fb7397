package dev.impasse.agent.weave;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** The methods of one class file, to follow what a thread in them can still do. Immutable. */
public final class ClassCode {

  private final List<String> supertypes = new ArrayList<>();
  private final List<MethodCode> methods = new ArrayList<>();

  private ClassCode(ClassNode node) {
    if (node.superName != null) {
      supertypes.add(node.superName);
    }
    supertypes.addAll(node.interfaces);
    for (MethodNode method : node.methods) {
      if ((method.access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0) {
        methods.add(new MethodCode(node.name, method));
      }
    }
  }

  /** Reads a class file; null if it cannot be read. */
  public static @Nullable ClassCode read(byte[] classFile) {
    try {
      ClassNode node = new ClassNode();
      new ClassReader(classFile).accept(node, ClassReader.SKIP_FRAMES);
      return new ClassCode(node);
    } catch (RuntimeException malformed) {
      return null;
    }
  }

  /** Returns the superclass, then the interfaces, as internal names. */
  public List<String> supertypes() {
    return List.copyOf(supertypes);
  }

  /** Returns the methods that have code. */
  public List<MethodCode> methods() {
    return List.copyOf(methods);
  }

  /** Returns the method, or null. */
  public @Nullable MethodCode method(String name, String descriptor) {
    for (MethodCode method : methods) {
      if (method.name().equals(name) && method.descriptor().equals(descriptor)) {
        return method;
      }
    }
    return null;
  }

  /** Returns the method of that name with code in that line, or null. */
  public @Nullable MethodCode methodAt(String name, int line) {
    for (MethodCode method : methods) {
      if (method.name().equals(name) && method.hasLine(line)) {
        return method;
      }
    }
    return null;
  }
}
