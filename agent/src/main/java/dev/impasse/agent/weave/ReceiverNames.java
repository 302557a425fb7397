package dev.impasse.agent.weave;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Names the receivers of one method's operations as its source does. To be asked before the method
 * is changed.
 *
 * <p>Reads backwards from the operation ({@link BackwardNameResolver}); where that is not enough,
 * by an abstract interpretation of the method. A failure of any kind gives values without a name;
 * it never prevents weaving. Not done for methods whose frames would take too much memory.
 *
 * <p>Cost: O(length of the expression), O(instructions x (locals + stack)) once if that is not
 * enough.
 */
final class ReceiverNames {

  private static final long MOST_SLOTS = 4_000_000;

  /** How far back a block is followed; the state merged there is good enough. */
  private static final int LONGEST_BLOCK = 2_000;

  private final String owner;
  private final MethodNode method;
  private final NameInterpreter interpreter;
  private final BackwardNameResolver near;
  private @Nullable WholeMethod whole;

  ReceiverNames(String owner, MethodNode method) {
    this.owner = owner;
    this.method = method;
    interpreter = new NameInterpreter(owner, method);
    near = new BackwardNameResolver(method, interpreter);
  }

  /** Returns the value that lies under so many others on the stack before an instruction. */
  NamedValue below(AbstractInsnNode insn, int valuesAbove) {
    NamedValue found = near.below(insn, valuesAbove);
    return found == null ? belowInWholeMethod(insn, valuesAbove) : found;
  }

  /** Returns what {@link #below} does, always by the analysis of the whole method. */
  NamedValue belowInWholeMethod(AbstractInsnNode insn, int valuesAbove) {
    if (whole == null) {
      whole = new WholeMethod(method, interpreter, analyze(owner, method, interpreter));
    }
    return whole.below(insn, valuesAbove);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  private static @Nullable Frame<NamedValue>[] analyze(
      String owner, MethodNode method, NameInterpreter interpreter) {
    long slots = (long) method.instructions.size() * (method.maxLocals + method.maxStack);
    if (slots > MOST_SLOTS) {
      return new Frame[0];
    }
    try {
      return new Analyzer<>(interpreter).analyze(owner, method);
    } catch (AnalyzerException | RuntimeException e) {
      return new Frame[0]; // names are an extra: weave without them
    }
  }

  /** Returns the receiver of a call with that descriptor. */
  NamedValue receiver(AbstractInsnNode call, String descriptor) {
    return below(call, Type.getArgumentTypes(descriptor).length);
  }

  /** Returns the name of a local variable at an instruction, or "" without debug information. */
  static String localName(MethodNode method, int local, int index) {
    List<LocalVariableNode> variables = method.localVariables;
    if (variables == null) {
      return "";
    }
    for (LocalVariableNode variable : variables) {
      if (variable.index == local
          && method.instructions.indexOf(variable.start) <= index
          && index < method.instructions.indexOf(variable.end)) {
        return variable.name;
      }
    }
    return "";
  }

  /** The states of the values before each instruction of a method. */
  private static final class WholeMethod {
    private final AbstractInsnNode[] code;
    private final NameInterpreter interpreter;
    private final Map<AbstractInsnNode, Integer> indexes = new HashMap<>();
    private final Set<AbstractInsnNode> targets;

    /** None if the analysis failed. */
    private final @Nullable Frame<NamedValue>[] frames;

    WholeMethod(
        MethodNode method, NameInterpreter interpreter, @Nullable Frame<NamedValue>[] frames) {
      this.interpreter = interpreter;
      this.frames = frames;
      code = method.instructions.toArray();
      for (int i = 0; i < frames.length; i++) {
        indexes.put(code[i], i);
      }
      targets = frames.length == 0 ? Set.of() : JumpTargets.of(method);
    }

    /**
     * Returns the value that lies under so many others on the stack before an instruction.
     *
     * <p>Executes the instruction's block once more from the state at its head: the analysis merges
     * what an instruction computed in all its rounds, in which a name could have changed.
     */
    NamedValue below(AbstractInsnNode insn, int valuesAbove) {
      Integer index = indexes.get(insn);
      if (index == null || frames[index] == null) {
        return NamedValue.UNKNOWN; // not analysed, or dead code
      }
      try {
        Frame<NamedValue> frame = stateBefore(index);
        int slot = frame == null ? -1 : frame.getStackSize() - 1 - valuesAbove;
        return frame == null || slot < 0 ? NamedValue.UNKNOWN : frame.getStack(slot);
      } catch (AnalyzerException | RuntimeException e) {
        return NamedValue.UNKNOWN;
      }
    }

    private @Nullable Frame<NamedValue> stateBefore(int index) throws AnalyzerException {
      int head = index;
      while (head > 0 && index - head < LONGEST_BLOCK && !targets.contains(code[head])) {
        head--;
      }
      Frame<NamedValue> atHead = frames[head];
      if (atHead == null) {
        return frames[index]; // the block begins behind dead code
      }
      Frame<NamedValue> state = new Frame<>(atHead);
      for (int i = head; i < index; i++) {
        if (code[i].getOpcode() >= 0) {
          state.execute(code[i], interpreter);
        }
      }
      return state;
    }
  }
}
