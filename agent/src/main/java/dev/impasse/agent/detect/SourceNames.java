package dev.impasse.agent.detect;

import dev.impasse.agent.weave.MethodCode;
import dev.impasse.agent.weave.MethodCode.Call;
import dev.impasse.agent.weave.MethodCode.Operand;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What objects are called at a place in the code of a thread: the names of parameters are replaced
 * by what the caller passes. Pure functions over class files.
 */
final class SourceNames {

  private SourceNames() {}

  /** Returns what the object is called on which the thread waits by a call of one of the names. */
  static Set<SourceName> ofWait(
      ClassFileCache codes, List<StackTraceElement> stack, Set<String> methods) {
    for (int i = 0; i < stack.size(); i++) {
      StackTraceElement frame = stack.get(i);
      MethodCode code = codes.at(frame);
      if (code == null) {
        continue;
      }
      for (Call call : code.callsIn(frame.getLineNumber())) {
        if (methods.contains(call.method()) && !call.lambda()) {
          return ofReceiver(call, code, frame, passedTo(codes, stack, i));
        }
      }
    }
    return Set.of();
  }

  /** By its own name, and by that which it has where it is passed from. */
  private static Set<SourceName> ofReceiver(
      Call call, MethodCode code, StackTraceElement frame, List<@Nullable SourceName> passed) {
    Set<SourceName> names = new HashSet<>();
    if (!call.operands().isEmpty()) {
      Operand receiver = call.operands().get(0);
      String scope = scope(frame.getClassName());
      SourceName here = of(receiver, scope, List.of(), List.of());
      SourceName outside = of(receiver, scope, code.parameters(), passed);
      if (here != null) {
        names.add(here);
      }
      if (outside != null) {
        names.add(outside);
      }
    }
    return names;
  }

  /** Returns what is passed to a frame of a stack, from the outermost one inwards. */
  private static List<@Nullable SourceName> passedTo(
      ClassFileCache codes, List<StackTraceElement> stack, int to) {
    List<@Nullable SourceName> passed = List.of();
    for (int i = stack.size() - 1; i > to; i--) {
      StackTraceElement frame = stack.get(i);
      passed = passedOn(codes.at(frame), frame, stack.get(i - 1).getMethodName(), passed);
    }
    return passed;
  }

  /**
   * Returns what a frame passes to the method that it is in.
   *
   * @param code its method, null if that is not known
   * @param inner name of the method that it calls
   * @param passed what it got itself
   */
  static List<@Nullable SourceName> passedOn(
      @Nullable MethodCode code,
      StackTraceElement frame,
      String inner,
      List<@Nullable SourceName> passed) {
    List<@Nullable SourceName> next = List.of();
    if (code != null) {
      String scope = scope(frame.getClassName());
      for (Call call : code.callsIn(frame.getLineNumber())) {
        if (call.method().equals(inner)) {
          next = ofOperands(call, scope, code.parameters(), passed);
        }
      }
    }
    return next;
  }

  /**
   * Returns what the receiver and the arguments of a call are called, null for what has no name.
   */
  static List<@Nullable SourceName> ofOperands(
      Call call, String scope, List<String> parameters, List<@Nullable SourceName> passed) {
    List<@Nullable SourceName> names = new ArrayList<>();
    for (Operand operand : call.operands()) {
      names.add(of(operand, scope, parameters, passed));
    }
    return Collections.unmodifiableList(names);
  }

  /** Returns what an operand is called, or null. */
  static @Nullable SourceName of(
      Operand operand, String scope, List<String> parameters, List<@Nullable SourceName> passed) {
    if (!operand.field().isEmpty()) {
      return new SourceName("", operand.field());
    }
    if (operand.expression().isEmpty()) {
      return null;
    }
    int parameter = parameters.indexOf(operand.expression());
    if (parameter >= 0 && parameter < passed.size() && passed.get(parameter) != null) {
      return passed.get(parameter);
    }
    return new SourceName(scope, operand.expression());
  }

  /** Returns the outermost class in which an expression of a class means something. */
  static String scope(String className) {
    int nested = className.indexOf('$');
    return nested < 0 ? className : className.substring(0, nested);
  }
}
