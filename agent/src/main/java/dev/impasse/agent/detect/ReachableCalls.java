package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.LambdaBodies;
import dev.impasse.agent.waits.WaitTable;
import dev.impasse.agent.weave.ClassCode;
import dev.impasse.agent.weave.MethodCode;
import dev.impasse.agent.weave.MethodCode.Call;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the code that a thread is in can still do: the calls that follow from its frames, and from
 * the methods these call, with what the source calls their receivers.
 *
 * <p>Calls of interfaces and of overridden methods are not followed further than their static type
 * says, so what is found is a part of what can happen. Names of parameters are replaced by what the
 * caller passes.
 *
 * <p>Not thread-safe. Cost: bounded by {@value #MOST_METHODS} methods.
 */
final class ReachableCalls {

  private static final int MOST_METHODS = 2_000;

  /** Types whose methods run what somebody else has written. */
  private static final Set<String> RUNS_OTHERS =
      Set.of("java/lang/Runnable", "java/util/concurrent/Callable");

  private final ClassFileCache codes;
  private final boolean lambdas;
  private final List<SignalCall> found = new ArrayList<>();
  private boolean opaque;

  /** Classes of objects that are made with the thread that makes them, as a time-out for itself. */
  private final Set<String> madeForSelf = new HashSet<>();

  private final Set<String> visited = new HashSet<>();

  private ReachableCalls(ClassFileCache codes, boolean lambdas) {
    this.codes = codes;
    this.lambdas = lambdas;
  }

  /**
   * Returns what a thread with that stack can still do.
   *
   * @param stack innermost frame first
   * @param lambdas whether lambdas and tasks that it makes count as called
   */
  static ReachableCalls of(ClassFileCache codes, List<StackTraceElement> stack, boolean lambdas) {
    ReachableCalls reach = new ReachableCalls(codes, lambdas);
    reach.walk(stack);
    return reach;
  }

  /** Returns what any method of a class can do. */
  static ReachableCalls ofClass(ClassFileCache codes, String className) {
    ReachableCalls reach = new ReachableCalls(codes, true);
    ClassCode code = codes.of(className, className);
    String owner = className.replace('.', '/');
    for (ClassCode.Signature method :
        code == null ? List.<ClassCode.Signature>of() : code.methods()) {
      reach.into(
          className,
          new Call(owner, method.name(), method.descriptor(), -1, false, List.of()),
          List.of());
    }
    return reach;
  }

  /**
   * Returns what an object of a class can do that is called: a lambda, only what that calls; one of
   * the JDK, anything.
   */
  static ReachableCalls ofObject(ClassFileCache codes, Class<?> type, LambdaBodies lambdas) {
    String host = LambdaBodies.host(type.getName());
    if (!LambdaBodies.isOne(type.getName())) {
      ReachableCalls ofClass = ofClass(codes, host);
      ofClass.opaque |= type.getClassLoader() == null;
      return ofClass;
    }
    ReachableCalls reach = new ReachableCalls(codes, true);
    List<LambdaBodies.Body> bodies = lambdas.of(type);
    reach.opaque = bodies.isEmpty();
    for (LambdaBodies.Body body : bodies) {
      Call call = new Call(body.owner(), body.name(), body.descriptor(), -1, false, List.of());
      ClassCode code = codes.of(host, body.owner().replace('/', '.'));
      // Of the JDK, or a hook around what the source refers to.
      reach.opaque |= code == null || code.method(body.name(), body.descriptor()) == null;
      if (WaitTable.mayEndAWait(body.name())) {
        String place = host.substring(host.lastIndexOf('.') + 1);
        reach.found.add(
            new SignalCall(body.owner(), body.name(), body.descriptor(), null, place, false));
      }
      reach.into(host, call, List.of());
    }
    return reach;
  }

  /** Returns the calls that were found. */
  List<SignalCall> calls() {
    return found;
  }

  /** Whether some call could not be followed: what it does is anybody's guess. */
  boolean isOpaque() {
    return opaque || visited.size() >= MOST_METHODS;
  }

  /** Whether a frame is of the class that the JVM makes of a lambda, which calls its body. */
  static boolean isLambda(StackTraceElement frame) {
    return LambdaBodies.isOne(frame.getClassName());
  }

  /** A thread that has not come further than a lambda goes on to one of the bodies in its class. */
  private void bodies(String className) {
    ClassCode code = codes.of(className, className);
    if (code != null) {
      for (ClassCode.Signature method : code.methods()) {
        MethodCode body =
            method.name().startsWith("lambda$")
                ? code.method(method.name(), method.descriptor())
                : null;
        if (body != null) {
          follow(className, body, -1, "", List.of(), true);
        }
      }
    }
  }

  /** Goes from the outermost frame inwards, into what is called from each. */
  private void walk(List<StackTraceElement> stack) {
    List<@Nullable SourceName> passed = List.of();
    for (int i = stack.size() - 1; i >= 0; i--) {
      StackTraceElement frame = stack.get(i);
      MethodCode code = codes.at(frame);
      String inner = i == 0 ? "" : stack.get(i - 1).getMethodName();
      if (i == 0 && isLambda(frame)) {
        bodies(LambdaBodies.host(frame.getClassName()));
      } else if (code != null) {
        follow(frame.getClassName(), code, frame.getLineNumber(), inner, passed, true);
      }
      passed = SourceNames.passedOn(code, frame, inner, passed);
    }
  }

  private void follow(
      String className,
      MethodCode code,
      int line,
      String inner,
      List<@Nullable SourceName> passed,
      boolean near) {
    String scope = SourceNames.scope(className);
    for (Call call : code.callsFrom(line)) {
      if (call.lambda() && !lambdas) {
        continue;
      }
      if (WaitTable.mayEndAWait(call.method()) && !call.lambda()) {
        SourceName receiver =
            call.operands().isEmpty()
                ? null
                : SourceNames.of(call.operands().get(0), scope, code.parameters(), passed);
        if (call.method().equals("interrupt") && isSelf(receiver)) {
          continue; // a thread that interrupts itself ends nobody's wait
        }
        String place =
            className.substring(className.lastIndexOf('.') + 1)
                + "."
                + code.name()
                + " (line "
                + call.line()
                + ")";
        found.add(
            new SignalCall(call.owner(), call.method(), call.descriptor(), receiver, place, near));
      }
      if (call.line() != line || !call.method().equals(inner)) {
        into(className, call, SourceNames.ofOperands(call, scope, code.parameters(), passed));
      }
    }
  }

  private void into(String from, Call call, List<@Nullable SourceName> passed) {
    opaque |= RUNS_OTHERS.contains(call.owner()) || call.owner().startsWith("java/util/function/");
    if (visited.size() >= MOST_METHODS
        || !visited.add(call.owner() + '.' + call.method() + call.descriptor())) {
      return;
    }
    String owner = call.owner();
    for (int up = 0; up < 20 && owner != null; up++) {
      ClassCode code = codes.of(from, owner.replace('/', '.'));
      if (code == null) {
        return;
      }
      MethodCode method = code.method(call.method(), call.descriptor());
      if (method != null) {
        follow(owner.replace('/', '.'), method, -1, "", passed, false);
        break;
      }
      String above = code.supertypes().isEmpty() ? null : code.supertypes().get(0);
      opaque |= above == null || above.equals("java/lang/Object");
      owner = above;
    }
    if (lambdas && call.method().equals("<init>")) {
      if (passed.stream().anyMatch(this::isSelf)) {
        madeForSelf.add(call.owner().replace('/', '.') + '.');
      }
      task(from, call.owner());
    }
  }

  /** Whether a name is that of the thread whose code this is. */
  private boolean isSelf(@Nullable SourceName name) {
    return name != null
        && (name.text().equals("Thread.currentThread()")
            || (name.scope().isEmpty()
                && madeForSelf.contains(
                    name.text().substring(0, name.text().lastIndexOf('.') + 1))));
  }

  /** An object that is made here may be a task or a listener, to be called by whoever gets it. */
  private void task(String from, String owner) {
    ClassCode made = codes.of(from, owner.replace('/', '.'));
    if (made == null || made.supertypes().equals(List.of("java/lang/Object"))) {
      return;
    }
    for (ClassCode.Signature method : made.methods()) {
      if (!method.name().startsWith("<")) {
        into(
            from,
            new Call(owner, method.name(), method.descriptor(), -1, false, List.of()),
            List.of());
      }
    }
  }
}
