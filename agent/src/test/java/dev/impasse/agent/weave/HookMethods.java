package dev.impasse.agent.weave;

import dev.impasse.runtime.AccessHooks;
import dev.impasse.runtime.HappensBefore;
import dev.impasse.runtime.JdkHooks;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Which hooks of orders between threads woven code calls, and which there are. */
final class HookMethods {

  private static final List<Class<?>> HOOKS =
      List.of(AccessHooks.class, HappensBefore.class, JdkHooks.class);

  private HookMethods() {}

  /** Returns class, name and descriptor of those that a class calls. */
  static Set<String> called(byte[] classFile) {
    ClassNode node = new ClassNode();
    new ClassReader(classFile).accept(node, 0);
    Set<String> called = new TreeSet<>();
    for (MethodNode method : node.methods) {
      for (AbstractInsnNode insn : method.instructions) {
        if (insn instanceof MethodInsnNode call && isHook(call.owner)) {
          called.add(call.owner + '.' + call.name + call.desc);
        }
      }
    }
    return called;
  }

  /** Returns the same of those that the runtime has. */
  static Set<String> ofRuntime() {
    Set<String> all = new TreeSet<>();
    for (Class<?> type : HOOKS) {
      for (Method method : type.getMethods()) {
        all.add(
            Type.getInternalName(type) + '.' + method.getName() + Type.getMethodDescriptor(method));
      }
    }
    return all;
  }

  /** Whether it is a class of such hooks. */
  static boolean isHook(String owner) {
    return HOOKS.stream().map(Type::getInternalName).anyMatch(owner::equals);
  }
}
