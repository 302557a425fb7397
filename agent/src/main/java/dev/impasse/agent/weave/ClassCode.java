package dev.impasse.agent.weave;

import dev.impasse.core.model.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodNode;

/**
 * The methods of one class file, to follow what a thread in them can still do.
 *
 * <p>The code of a method is read when it is asked for: of most classes that are read, one or two
 * methods are. Not thread-safe.
 */
public final class ClassCode {

  private final byte[] classFile;
  private final ClassReader reader;
  private final List<String> supertypes = new ArrayList<>();
  private final List<Signature> methods = new ArrayList<>();
  private final Map<Signature, MethodCode> read = new HashMap<>();

  /**
   * What a method is called.
   *
   * @param name its name
   * @param descriptor its descriptor
   */
  public record Signature(String name, String descriptor) {}

  private ClassCode(byte[] classFile) {
    this.classFile = classFile;
    reader = new ClassReader(classFile);
    if (reader.getSuperName() != null) {
      supertypes.add(reader.getSuperName());
    }
    supertypes.addAll(List.of(reader.getInterfaces()));
    reader.accept(new Signatures(), ClassReader.SKIP_CODE);
  }

  /** Reads a class file; null if it cannot be read. */
  public static @Nullable ClassCode read(byte[] classFile) {
    try {
      return new ClassCode(classFile);
    } catch (RuntimeException malformed) {
      return null;
    }
  }

  /**
   * Returns the sites that the weaver would give to the operations of the class, by making them
   * anew: what it weaves is thrown away.
   *
   * @param loader the loader that defines the class
   */
  public List<Site> sites(ClassLoader loader, WeaveOptions options, SiteRegistry registry) {
    List<Site> sites = new ArrayList<>();
    SiteRegistry noting =
        (place, ordinal) -> {
          int id = registry.site(place, ordinal);
          sites.add(place.numbered(id));
          return id;
        };
    new Weaver(options, noting, new WeavingStatistics())
        .weave(loader, reader.getClassName(), classFile);
    return List.copyOf(sites);
  }

  /** Returns the superclass, then the interfaces, as internal names. */
  public List<String> supertypes() {
    return List.copyOf(supertypes);
  }

  /** Returns which methods have code. */
  public List<Signature> methods() {
    return List.copyOf(methods);
  }

  /** Returns the method, or null if there is none, or its code cannot be read. */
  public @Nullable MethodCode method(String name, String descriptor) {
    Signature wanted = new Signature(name, descriptor);
    return methods.contains(wanted) ? code(wanted) : null;
  }

  /** Returns the method of that name with code in that line, or null. */
  public @Nullable MethodCode methodAt(String name, int line) {
    for (Signature each : methods) {
      MethodCode method = each.name().equals(name) ? code(each) : null;
      if (method != null && method.hasLine(line)) {
        return method;
      }
    }
    return null;
  }

  private @Nullable MethodCode code(Signature wanted) {
    MethodCode known = read.get(wanted);
    if (known != null) {
      return known;
    }
    OneMethod one = new OneMethod(wanted);
    try {
      reader.accept(one, ClassReader.SKIP_FRAMES);
    } catch (RuntimeException malformed) {
      return null;
    }
    MethodCode code = one.found == null ? null : new MethodCode(reader.getClassName(), one.found);
    if (code != null) {
      read.put(wanted, code);
    }
    return code;
  }

  private final class Signatures extends ClassVisitor {
    Signatures() {
      super(Opcodes.ASM9);
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0) {
        methods.add(new Signature(name, descriptor));
      }
      return null;
    }
  }

  /** Keeps one method; what gets no visitor is skipped by the reader. */
  private static final class OneMethod extends ClassVisitor {
    private final Signature wanted;
    private @Nullable MethodNode found;

    OneMethod(Signature wanted) {
      super(Opcodes.ASM9);
      this.wanted = wanted;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      if (!name.equals(wanted.name()) || !descriptor.equals(wanted.descriptor())) {
        return null;
      }
      found = new MethodNode(access, name, descriptor, signature, exceptions);
      return found;
    }
  }
}
