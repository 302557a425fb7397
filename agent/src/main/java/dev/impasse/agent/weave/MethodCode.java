package dev.impasse.agent.weave;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;

/**
 * The calls that a method can still make from one of its lines on, with what its source calls their
 * operands. Read from the unwoven class file, when a thread that hangs is judged.
 *
 * <p>What was asked for is remembered: the same threads are judged time and again, and what the
 * source calls a value is dear to find out. Not thread-safe.
 *
 * <p>One piece, though long: every question is a walk over the same instructions, lines and labels.
 */
public final class MethodCode {

  private final MethodNode method;
  private final String owner;
  private final AbstractInsnNode[] code;
  private final int[] lines;
  private final Map<AbstractInsnNode, Integer> indexes = new HashMap<>();
  private final List<String> parameters;
  private final Map<Integer, List<Call>> callsIn = new HashMap<>();
  private final Map<Integer, List<Call>> callsFrom = new HashMap<>();
  private final Map<AbstractInsnNode, List<Call>> callsAt = new HashMap<>();
  private @Nullable ReceiverNames names;

  MethodCode(String owner, MethodNode method) {
    this.owner = owner;
    this.method = method;
    code = method.instructions.toArray();
    lines = new int[code.length];
    int line = -1;
    for (int i = 0; i < code.length; i++) {
      indexes.put(code[i], i);
      line = code[i] instanceof LineNumberNode number ? number.line : line;
      lines[i] = line;
    }
    parameters = parameterNames(method);
  }

  /**
   * A call, or the making of a lambda.
   *
   * @param owner internal name of the class
   * @param method name of the method; of the lambda's body
   * @param descriptor its descriptor
   * @param line line of the call
   * @param lambda whether it is only made here, to be called by whoever gets it
   * @param operands receiver and arguments; what a lambda captures
   */
  public record Call(
      String owner,
      String method,
      String descriptor,
      int line,
      boolean lambda,
      List<Operand> operands) {}

  /**
   * What the source calls a value.
   *
   * @param expression {@code latch}, {@code this.done}, or ""
   * @param field the field it was read from, {@code a.B.done}, or ""
   */
  public record Operand(String expression, String field) {}

  /** Returns the name of the method. */
  public String name() {
    return method.name;
  }

  /** Returns its descriptor. */
  public String descriptor() {
    return method.desc;
  }

  /** Returns the names of its parameters, {@code this} first if it has one; "" for unknown ones. */
  public List<String> parameters() {
    return parameters;
  }

  /** Whether it has code in that line. */
  public boolean hasLine(int line) {
    for (int one : lines) {
      if (one == line) {
        return true;
      }
    }
    return false;
  }

  /** Returns the calls in one line. */
  public List<Call> callsIn(int line) {
    return callsIn.computeIfAbsent(line, this::inLine);
  }

  private List<Call> inLine(int line) {
    BitSet in = new BitSet();
    for (int i = 0; i < code.length; i++) {
      in.set(i, lines[i] == line);
    }
    return calls(in);
  }

  /** Returns the calls that can follow from a line on, those of the line included; -1 for all. */
  public List<Call> callsFrom(int line) {
    return callsFrom.computeIfAbsent(line, this::fromLine);
  }

  private List<Call> fromLine(int line) {
    BitSet reached = new BitSet();
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < code.length; i++) {
      if (line < 0 || lines[i] == line) {
        open.add(i);
      }
    }
    while (!open.isEmpty()) {
      int i = open.remove();
      if (i < code.length && !reached.get(i)) {
        reached.set(i);
        follow(i, open);
      }
    }
    return calls(reached);
  }

  /**
   * Returns the calls after which the code comes to a line without a call that undoes them.
   *
   * @param inner what the line calls now, "" if nothing or if that is not known
   * @param does whether a call is meant
   * @param undoes whether the second call undoes the first
   */
  public List<Call> doneBefore(
      int line, String inner, Predicate<Call> does, BiPredicate<Call, Call> undoes) {
    List<Call> done = new ArrayList<>();
    for (int i = 0; i < code.length; i++) {
      for (Call call : code[i] instanceof MethodInsnNode ? callsAt(i) : List.<Call>of()) {
        IntPredicate ends =
            at -> code[at] instanceof MethodInsnNode && undoes.test(call, callsAt(at).get(0));
        if (does.test(call) && comesTo(i + 1, ends, line, inner)) {
          done.add(call);
        }
      }
    }
    return done;
  }

  /** Returns the lines in which monitors are taken that are still held in a line. */
  public List<Integer> monitorsHeldIn(int line, String inner) {
    List<Integer> taken = new ArrayList<>();
    for (int i = 0; i < code.length; i++) {
      if (code[i].getOpcode() == Opcodes.MONITORENTER) {
        int slot = MonitorRanges.savedSlot(code[i]);
        IntPredicate ends =
            at ->
                code[at].getOpcode() == Opcodes.MONITOREXIT
                    && MonitorRanges.lockSlot(code[at]) == slot;
        if (comesTo(i + 1, ends, line, inner)) {
          taken.add(lines[i]);
        }
      }
    }
    return taken;
  }

  /**
   * Returns the lines in which a monitor is taken for which a thread may be blocked whose frame is
   * in a line: that one, or, from the interpreter, that of the instruction behind.
   */
  public List<Integer> monitorsWantedIn(int line) {
    List<Integer> wanted = new ArrayList<>();
    for (int i = 0; i < code.length; i++) {
      if (code[i].getOpcode() == Opcodes.MONITORENTER
          && (lines[i] == line || lineBehind(i) == line)) {
        wanted.add(lines[i]);
      }
    }
    return wanted;
  }

  private int lineBehind(int i) {
    int next = i + 1;
    while (next < code.length && code[next].getOpcode() < 0) {
      next++;
    }
    return next < code.length ? lines[next] : -1;
  }

  private List<Call> callsAt(int i) {
    return callsAt.computeIfAbsent(code[i], call -> calls(call, lines[i]));
  }

  /** Whether some way through the code leads to the line before it ends. */
  private boolean comesTo(int from, IntPredicate ends, int line, String inner) {
    boolean calls = hasCall(line, inner);
    BitSet reached = new BitSet();
    Deque<Integer> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      int i = open.remove();
      if (i >= code.length || reached.get(i)) {
        continue;
      }
      reached.set(i);
      if (lines[i] == line && code[i].getOpcode() >= 0 && (!calls || isCallOf(i, inner))) {
        return true;
      }
      if (!ends.test(i)) {
        follow(i, open);
      }
    }
    return false;
  }

  private boolean hasCall(int line, String inner) {
    for (int i = 0; i < code.length; i++) {
      if (lines[i] == line && isCallOf(i, inner)) {
        return true;
      }
    }
    return false;
  }

  private boolean isCallOf(int i, String inner) {
    return code[i] instanceof MethodInsnNode call && call.name.equals(inner);
  }

  private void follow(int i, Deque<Integer> open) {
    AbstractInsnNode insn = code[i];
    int opcode = insn.getOpcode();
    boolean ends =
        opcode == Opcodes.GOTO
            || opcode == Opcodes.ATHROW
            || (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN);
    if (insn instanceof JumpInsnNode jump) {
      open.add(at(jump.label));
    } else if (insn instanceof TableSwitchInsnNode table) {
      ends = true;
      table.labels.forEach(label -> open.add(at(label)));
      open.add(at(table.dflt));
    } else if (insn instanceof LookupSwitchInsnNode lookup) {
      ends = true;
      lookup.labels.forEach(label -> open.add(at(label)));
      open.add(at(lookup.dflt));
    }
    if (!ends) {
      open.add(i + 1);
    }
    for (TryCatchBlockNode range : method.tryCatchBlocks) {
      if (at(range.start) <= i && i < at(range.end)) {
        open.add(at(range.handler));
      }
    }
  }

  private int at(LabelNode label) {
    return indexes.getOrDefault(label, code.length);
  }

  private List<Call> calls(BitSet among) {
    List<Call> calls = new ArrayList<>();
    for (int i = among.nextSetBit(0); i >= 0; i = among.nextSetBit(i + 1)) {
      AbstractInsnNode insn = code[i];
      if (insn instanceof MethodInsnNode || insn instanceof InvokeDynamicInsnNode) {
        int line = lines[i];
        calls.addAll(callsAt.computeIfAbsent(insn, call -> calls(call, line)));
      }
    }
    return List.copyOf(calls);
  }

  private List<Call> calls(AbstractInsnNode insn, int line) {
    if (insn instanceof MethodInsnNode call) {
      boolean isStatic = call.getOpcode() == Opcodes.INVOKESTATIC;
      int count = Type.getArgumentTypes(call.desc).length + (isStatic ? 0 : 1);
      return List.of(
          new Call(call.owner, call.name, call.desc, line, false, operands(call, count)));
    }
    return lambdas((InvokeDynamicInsnNode) insn, line);
  }

  private List<Call> lambdas(InvokeDynamicInsnNode dynamic, int line) {
    List<Call> calls = new ArrayList<>();
    for (Object argument : dynamic.bsmArgs) {
      if (argument instanceof Handle body) {
        int captured = Type.getArgumentTypes(dynamic.desc).length;
        calls.add(
            new Call(
                body.getOwner(),
                body.getName(),
                body.getDesc(),
                line,
                true,
                operands(dynamic, captured)));
      }
    }
    return calls;
  }

  private List<Operand> operands(AbstractInsnNode insn, int count) {
    if (names == null) {
      names = new ReceiverNames(owner, method);
    }
    List<Operand> operands = new ArrayList<>();
    for (int k = count - 1; k >= 0; k--) {
      NamedValue value = names.below(insn, k);
      operands.add(new Operand(value.expression(), value.ownerField()));
    }
    return List.copyOf(operands);
  }

  /**
   * Returns the classes whose initialisation the code of a line may begin, as internal names: those
   * of which it makes an instance, or calls or reads something static.
   */
  public List<String> classesInitialisedIn(int line) {
    List<String> classes = new ArrayList<>();
    for (int i = 0; i < code.length; i++) {
      if (lines[i] != line) {
        continue;
      }
      switch (code[i].getOpcode()) {
        case Opcodes.NEW -> classes.add(((TypeInsnNode) code[i]).desc);
        case Opcodes.GETSTATIC, Opcodes.PUTSTATIC -> classes.add(((FieldInsnNode) code[i]).owner);
        case Opcodes.INVOKESTATIC -> classes.add(((MethodInsnNode) code[i]).owner);
        default -> {}
      }
    }
    return classes;
  }

  private static List<String> parameterNames(MethodNode method) {
    List<String> names = new ArrayList<>();
    int local = 0;
    if ((method.access & Opcodes.ACC_STATIC) == 0) {
      names.add("this");
      local = 1;
    }
    for (Type type : Type.getArgumentTypes(method.desc)) {
      names.add(ReceiverNames.localName(method, local, 0));
      local += type.getSize();
    }
    return List.copyOf(names);
  }
}
