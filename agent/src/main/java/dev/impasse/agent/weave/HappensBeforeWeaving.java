package dev.impasse.agent.weave;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Weaves the classes of the JDK through which threads hand things over ({@link
 * HappensBeforeTable}), so that a trace says what comes after what whoever calls them. Only calls
 * are added, at the beginning of methods and before they return. Thread-safe.
 */
public final class HappensBeforeWeaving {

  private static final String HOOKS = "dev/impasse/runtime/HappensBefore";
  private static final String ACCESSES = "dev/impasse/runtime/AccessHooks";
  private static final String OBJECT = "(Ljava/lang/Object;)V";
  private static final String ADDRESS = "Ljava/net/SocketAddress;";
  private static final String DATAGRAMS = "sun/nio/ch/DatagramChannelImpl";

  /** What stands for all pipes. */
  private static final int PIPES = "java/nio/channels/Pipe".hashCode();

  private static final String SOCKET = "sun/nio/ch/NioSocketImpl";
  private static final String TWO_OBJECTS = "(Ljava/lang/Object;Ljava/lang/Object;)V";

  private final boolean all;

  /**
   * Makes it.
   *
   * @param all whether all edges are wanted, else only the starts and ends of threads
   */
  public HappensBeforeWeaving(boolean all) {
    this.all = all;
  }

  /** Returns the internal names of the classes that are woven. */
  public Stream<String> names() {
    return HappensBeforeTable.classes().stream().filter(this::weaves);
  }

  /** Whether a class of the boot loader is woven. */
  public boolean weaves(String internalName) {
    return HappensBeforeTable.has(internalName)
        && (all || HappensBeforeTable.isThread(internalName));
  }

  /** Returns the woven class file, or null if there is nothing to weave in it. */
  public byte @Nullable [] weave(byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    Methods methods = new Methods(writer, reader.getClassName());
    reader.accept(methods, 0);
    return methods.woven ? writer.toByteArray() : null;
  }

  private static final class Methods extends ClassVisitor {
    private final String owner;
    private boolean woven;

    Methods(ClassWriter writer, String owner) {
      super(Opcodes.ASM9, writer);
      this.owner = owner;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      MethodVisitor code = super.visitMethod(access, name, descriptor, signature, exceptions);
      int none = Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE;
      boolean statically = (access & Opcodes.ACC_STATIC) != 0;
      List<String> roles =
          (access & none) == 0 ? HappensBeforeTable.roles(owner, name, descriptor) : List.of();
      if (roles.isEmpty() || statically != roles.contains("gather")) {
        return code;
      }
      woven = true;
      return new Method(code, owner, roles, descriptor, name.equals("merge"));
    }
  }

  /** A method that does one thing first, another last, or both. */
  private static final class Method extends MethodVisitor {
    private final String owner;
    private final List<String> roles;
    private final boolean merges;
    private final int arguments;
    private final boolean takesObject;
    private final boolean givesObject;
    private final int answer;

    Method(
        MethodVisitor code, String owner, List<String> roles, String descriptor, boolean merges) {
      super(Opcodes.ASM9, code);
      this.merges = merges;
      this.owner = owner;
      this.roles = roles;
      Type[] types = Type.getArgumentTypes(descriptor);
      answer = Type.getReturnType(descriptor).getSort();
      arguments = types.length;
      takesObject = arguments > 0 && types[0].getSort() == Type.OBJECT;
      givesObject = Type.getReturnType(descriptor).getSort() == Type.OBJECT;
    }

    @Override
    public void visitCode() {
      super.visitCode();
      for (String role : roles) {
        switch (role) {
          case "send" -> through(0, "sends");
          case "begin" -> through(0, "receives");
          case "meet" -> through(0, "meets");
          case "start" -> through(0, "starts");
          case "submit" -> {
            if (takesObject) {
              through(1, "sends");
            }
          }
          case "adds" -> access(0, "added");
          case "drops" -> access(0, "removed");
          case "changes" -> access(0, "changed");
          case "wakes" -> access(0, "wrote");
          case "leaves" -> access(0, "dropped");
          case "puts" -> {
            visitVarInsn(Opcodes.ALOAD, 2);
            access(0, "put", TWO_OBJECTS);
          }
          case "connects" -> {
            if (takesObject) {
              access(1, "connects");
            }
          }
          case "sends" -> ends("sent");
          case "passes" -> ofItsKind("wrote");
          default -> {
            // comes last
          }
        }
      }
    }

    @Override
    public void visitMethodInsn(
        int opcode, String type, String name, String descriptor, boolean isInterface) {
      boolean applies =
          name.equals("apply")
              && type.startsWith("java/util/function/")
              && roles.contains("applies");
      if (applies && type.endsWith("/BiFunction")) {
        // What it replaces: the first argument of a merge, with what it is merged with behind it.
        visitInsn(merges ? Opcodes.DUP2 : Opcodes.DUP);
        if (merges) {
          visitInsn(Opcodes.POP);
        }
        access(0, "got", TWO_OBJECTS);
      }
      super.visitMethodInsn(opcode, type, name, descriptor, isInterface);
      if (applies) {
        visitInsn(Opcodes.DUP);
        access(0, "applied", TWO_OBJECTS);
      }
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
        for (String role : roles) {
          last(role);
        }
      }
      super.visitInsn(opcode);
    }

    private void last(String role) {
      switch (role) {
        case "receive" -> through(0, "receives");
        case "joined" -> through(0, "joined");
        case "gather" -> {
          for (int i = 0; i < arguments; i++) {
            through(i, "gathers");
          }
        }
        case "done" -> answered(Opcodes.DUP, "receivesIf", "(ZLjava/lang/Object;)V");
        case "found" -> answered(Opcodes.DUP, "receivesUnless", "(ZLjava/lang/Object;)V");
        case "zero" -> answered(Opcodes.DUP2, "receivesAtZero", "(JLjava/lang/Object;)V");
        case "made" -> through(0, "sends");
        case "taken" -> {
          if (givesObject) {
            visitInsn(Opcodes.DUP);
            visitVarInsn(Opcodes.ALOAD, 0);
            visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, "receives", TWO_OBJECTS, false);
          } else {
            through(0, "receives");
          }
        }
        default -> lastAccess(role);
      }
    }

    private void lastAccess(String role) {
      switch (role) {
        case "asks" -> asks("has", "count", "found", "read");
        case "got" -> asks("hasKey", "entries", "got", "entered");
        case "empty" -> seesAnswer("isEmpty", "(ZLjava/lang/Object;)V");
        case "mapEmpty" -> seesAnswer("hasNoKey", "(ZLjava/lang/Object;)V");
        case "some" -> answered(Opcodes.DUP, "receivesIfAny", "(ILjava/lang/Object;)V");
        case "drained" ->
            seesAnswer(
                answer == Type.BOOLEAN ? "drained" : "drainedAt",
                answer == Type.BOOLEAN ? "(ZLjava/lang/Object;)V" : "(ILjava/lang/Object;)V");
        case "seen" -> access(0, "read");
        case "mapSeen" -> access(0, "entered");
        case "room" -> access(0, "left");
        case "ofMap" -> {
          visitInsn(Opcodes.DUP);
          visitVarInsn(Opcodes.ALOAD, 0);
          visitFieldInsn(
              Opcodes.GETFIELD, owner, "map", "Ljava/util/concurrent/ConcurrentHashMap;");
          visitMethodInsn(
              Opcodes.INVOKESTATIC, ACCESSES, "hasKey", "(ZLjava/lang/Object;)V", false);
        }
        case "arrived" -> ends("arrived");
        case "passed" -> ofItsKind("read");
        case "accepted" -> {
          if (owner.equals(SOCKET)) {
            visitVarInsn(Opcodes.ALOAD, 0);
            visitFieldInsn(Opcodes.GETFIELD, owner, "localport", "I");
            visitMethodInsn(Opcodes.INVOKESTATIC, ACCESSES, "accepted", "(I)V", false);
          } else {
            visitVarInsn(Opcodes.ALOAD, 0);
            visitFieldInsn(Opcodes.GETFIELD, owner, "localAddress", ADDRESS);
            visitMethodInsn(Opcodes.INVOKESTATIC, ACCESSES, "accepted", OBJECT, false);
          }
        }
        default -> {
          // came first
        }
      }
    }

    /** Says what was answered, by hooks for a boolean, an int, an object, and anything else. */
    private void asks(String yesOrNo, String number, String object, String other) {
      switch (answer) {
        case Type.BOOLEAN -> seesAnswer(yesOrNo, "(ZLjava/lang/Object;)V");
        case Type.INT -> seesAnswer(number, "(ILjava/lang/Object;)V");
        case Type.OBJECT -> seesAnswer(object, TWO_OBJECTS);
        default -> access(0, other);
      }
    }

    private void seesAnswer(String hook, String descriptor) {
      visitInsn(Opcodes.DUP);
      access(0, hook, descriptor);
    }

    /** All objects of a kind count as one: all pipes, or all sockets for datagrams. */
    private void ofItsKind(String hook) {
      visitLdcInsn(owner.equals(DATAGRAMS) ? owner.hashCode() : PIPES);
      visitMethodInsn(Opcodes.INVOKESTATIC, ACCESSES, hook, "(I)V", false);
    }

    /** Names the two ends of a connection: ports, or addresses. */
    private void ends(String hook) {
      boolean ports = owner.equals(SOCKET);
      String type = ports ? "I" : ADDRESS;
      visitVarInsn(Opcodes.ALOAD, 0);
      visitFieldInsn(Opcodes.GETFIELD, owner, ports ? "localport" : "localAddress", type);
      visitVarInsn(Opcodes.ALOAD, 0);
      visitFieldInsn(Opcodes.GETFIELD, owner, ports ? "port" : "remoteAddress", type);
      visitMethodInsn(Opcodes.INVOKESTATIC, ACCESSES, hook, ports ? "(II)V" : TWO_OBJECTS, false);
    }

    private void access(int local, String hook) {
      access(local, hook, OBJECT);
    }

    private void access(int local, String hook, String descriptor) {
      visitVarInsn(Opcodes.ALOAD, local);
      visitMethodInsn(Opcodes.INVOKESTATIC, ACCESSES, hook, descriptor, false);
    }

    private void answered(int copy, String hook, String descriptor) {
      visitInsn(copy);
      visitVarInsn(Opcodes.ALOAD, 0);
      visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, hook, descriptor, false);
    }

    private void through(int local, String hook) {
      visitVarInsn(Opcodes.ALOAD, local);
      visitMethodInsn(Opcodes.INVOKESTATIC, HOOKS, hook, OBJECT, false);
    }
  }
}
