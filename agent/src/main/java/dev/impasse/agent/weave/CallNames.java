package dev.impasse.agent.weave;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodInsnNode;

/** Names the results of method calls: {@code getLock()}, {@code rw.readLock()}. */
final class CallNames {

  private static final int LONGEST_ARGUMENTS = 40;

  /** Views of a lock that are named after the lock's own field. */
  private static final Set<String> VIEWS =
      Set.of("readLock", "writeLock", "asReadLock", "asWriteLock", "asReadWriteLock");

  /** Look-ups in the JDK's containers, whose results are named after the container's field. */
  private static final Set<String> LOOK_UPS = Set.of("get", "computeIfAbsent", "getOrDefault");

  private CallNames() {}

  /** Returns the result of a call with these operands, of that size. */
  static NamedValue result(
      String self, MethodInsnNode call, int size, List<? extends NamedValue> values) {
    if (call.getOpcode() == Opcodes.INVOKESTATIC) {
      if (call.name.equals("requireNonNull") && call.owner.equals("java/util/Objects")) {
        return values.get(0);
      }
      String of = call.owner.equals(self) ? "" : NameInterpreter.simpleName(call.owner) + ".";
      return new NamedValue(size, of + call.name + arguments(values), "");
    }
    NamedValue receiver = values.get(0);
    String on = receiver.expression();
    String path = on.isEmpty() || receiver.isThis() ? "" : on + ".";
    String expression = path + call.name + arguments(values.subList(1, values.size()));
    return new NamedValue(size, expression, ownerField(call, receiver));
  }

  private static String ownerField(MethodInsnNode call, NamedValue receiver) {
    String field = receiver.ownerField();
    if (field.isEmpty()) {
      return "";
    }
    if (VIEWS.contains(call.name) && call.desc.contains(")Ljava/util/concurrent/locks/")) {
      return field;
    }
    boolean ofContainer =
        call.owner.startsWith("java/util/")
            && !call.owner.startsWith("java/util/concurrent/atomic/");
    return ofContainer && LOOK_UPS.contains(call.name) ? field + "[]" : "";
  }

  private static String arguments(List<? extends NamedValue> values) {
    String all =
        values.stream().map(NamedValue::expression).collect(Collectors.joining(", ", "(", ")"));
    boolean known = values.stream().noneMatch(value -> value.expression().isEmpty());
    return known && all.length() <= LONGEST_ARGUMENTS ? all : "(...)";
  }
}
