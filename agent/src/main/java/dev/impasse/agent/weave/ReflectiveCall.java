package dev.impasse.agent.weave;

import dev.impasse.core.model.Site;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * A call through which a hooked method may be called: it stays where it is, since it looks at its
 * caller, and gets the hook's wrapper to call.
 */
enum ReflectiveCall implements Match {
  /** Is given another method and other arguments. */
  INVOKE(
      "java/lang/reflect/Method",
      "invoke",
      "(Ljava/lang/Object;[Ljava/lang/Object;)Ljava/lang/Object;",
      "arguments"),
  /** Its result is replaced. */
  FIND_VIRTUAL(
      ReflectiveCall.LOOKUP,
      "findVirtual",
      "(Ljava/lang/Class;Ljava/lang/String;Ljava/lang/invoke/MethodType;)" + ReflectiveCall.HANDLE,
      "found"),
  /** Its result is replaced. */
  BIND(
      ReflectiveCall.LOOKUP,
      "bind",
      "(Ljava/lang/Object;Ljava/lang/String;Ljava/lang/invoke/MethodType;)" + ReflectiveCall.HANDLE,
      "bound"),
  /** Its result is replaced. */
  UNREFLECT(
      ReflectiveCall.LOOKUP,
      "unreflect",
      "(Ljava/lang/reflect/Method;)" + ReflectiveCall.HANDLE,
      "unreflected");

  private static final String LOOKUP = "java/lang/invoke/MethodHandles$Lookup";
  private static final String HANDLE = "Ljava/lang/invoke/MethodHandle;";
  private static final String METHOD = "Ljava/lang/reflect/Method;";
  private static final String OBJECTS = "[Ljava/lang/Object;";

  private final String owner;
  private final String method;
  private final String descriptor;
  private final String hook;

  ReflectiveCall(String owner, String method, String descriptor, String hook) {
    this.owner = owner;
    this.method = method;
    this.descriptor = descriptor;
    this.hook = hook;
  }

  /** Returns what a call is, or null if it is none of these. */
  static @Nullable ReflectiveCall of(String owner, String method, String descriptor) {
    for (ReflectiveCall call : values()) {
      if (call.method.equals(method)
          && call.owner.equals(owner)
          && call.descriptor.equals(descriptor)) {
        return call;
      }
    }
    return null;
  }

  /** Whether one of these calls has that name. */
  static boolean isName(String name) {
    for (ReflectiveCall call : values()) {
      if (call.method.equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the name of the method that is called. */
  String method() {
    return method;
  }

  @Override
  public String operation() {
    String name = owner.substring(owner.lastIndexOf('/') + 1).replace('$', '.') + "." + method;
    return this == INVOKE ? name : name + Site.BY_REFERENCE;
  }

  /** Weaves a call; the local variables from {@code free} upwards are unused. */
  void weave(MethodNode code, MethodInsnNode call, String hooks, int site, int free) {
    Type[] types = Type.getArgumentTypes(descriptor);
    InsnList before = new InsnList();
    for (int i = types.length - 1; i >= 0; i--) {
      before.add(new VarInsnNode(Opcodes.ASTORE, free + i));
    }
    if (this == INVOKE) {
      before.add(redirected(hooks, site, free));
    } else {
      before.add(loads(free, types.length));
      InsnList behind = loads(free, types.length);
      behind.add(HookCalls.push(site));
      String taken = descriptor.substring(1, descriptor.indexOf(')'));
      behind.add(hook(hooks, hook, "(" + HANDLE + taken + "I)" + HANDLE));
      code.instructions.insert(call, behind);
    }
    code.instructions.insertBefore(call, before);
  }

  /** The method is on the stack, receiver and arguments are in the first two free variables. */
  private InsnList redirected(String hooks, int site, int free) {
    int wrapper = free + 2;
    InsnList list = loads(free, 2);
    list.add(hook(hooks, "method", "(" + METHOD + "Ljava/lang/Object;" + OBJECTS + ")" + METHOD));
    list.add(new VarInsnNode(Opcodes.ASTORE, wrapper));
    list.add(new VarInsnNode(Opcodes.ALOAD, wrapper));
    list.add(new VarInsnNode(Opcodes.ALOAD, free));
    list.add(new VarInsnNode(Opcodes.ALOAD, wrapper));
    list.add(loads(free, 2));
    list.add(HookCalls.push(site));
    list.add(hook(hooks, hook, "(" + METHOD + "Ljava/lang/Object;" + OBJECTS + "I)" + OBJECTS));
    return list;
  }

  private static InsnList loads(int from, int count) {
    InsnList list = new InsnList();
    for (int i = 0; i < count; i++) {
      list.add(new VarInsnNode(Opcodes.ALOAD, from + i));
    }
    return list;
  }

  private static MethodInsnNode hook(String owner, String name, String descriptor) {
    return new MethodInsnNode(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
  }
}
