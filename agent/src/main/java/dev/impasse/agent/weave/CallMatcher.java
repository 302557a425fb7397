package dev.impasse.agent.weave;

import dev.impasse.agent.waits.ReceiverKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/** Decides, for the calls of one class, which are operations on locks. Used by one thread. */
final class CallMatcher {

  /** Owners that occur most often, known without reading anything. */
  private static final Map<String, Set<String>> WELL_KNOWN = wellKnown();

  private final ReceiverTypes types;
  private final MethodNames names;
  private final List<DeclaredLock> declared;
  private final @Nullable ClassLoader loader;
  private final ConstantPool self;
  private final WeavingStatistics coverage;
  private final Map<String, ReceiverTypes.Ancestry> answers = new HashMap<>();

  /** Owners and methods that were counted already: each is asked for once more when woven. */
  private final Set<String> unknown = new HashSet<>();

  CallMatcher(
      ReceiverTypes types,
      MethodNames names,
      List<DeclaredLock> declared,
      @Nullable ClassLoader loader,
      ConstantPool self,
      WeavingStatistics coverage) {
    this.types = types;
    this.names = names;
    this.declared = declared;
    this.loader = loader;
    this.self = self;
    this.coverage = coverage;
  }

  /** Returns the types whose subtypes must be known, for {@link ReceiverTypes}. */
  static Set<String> typesOfInterest(List<DeclaredLock> declared) {
    Set<String> names = new HashSet<>();
    for (ReceiverKind kind : ReceiverKind.values()) {
      names.add(kind.internalName());
    }
    declared.forEach(lock -> names.add(lock.internalName()));
    return names;
  }

  /** Returns false for most names that are not hooked, by their first letter and length. */
  boolean mayStart(byte letter, int length) {
    return names.mayStart(letter, length);
  }

  /** Returns whether any method of this name and descriptor could be hooked. */
  boolean isCandidate(String method, String descriptor) {
    if (!HookTable.named(method, descriptor).isEmpty()) {
      return true;
    }
    for (DeclaredLock lock : declared) {
      if (lock.acquire().equals(method) || lock.release().equals(method)) {
        return true;
      }
    }
    return ReflectiveCall.isName(method);
  }

  /** Returns what a call is, or null if it is to be left as it is. */
  @Nullable Match match(int opcode, String owner, String method, String descriptor) {
    if (opcode == Opcodes.INVOKESTATIC) {
      return null;
    }
    for (Hook hook : HookTable.named(method, descriptor)) {
      if ((opcode != Opcodes.INVOKESPECIAL || !hook.overridable())
          && isReceiver(owner, hook.kind().internalName(), method)) {
        return hook;
      }
    }
    if (opcode == Opcodes.INVOKESPECIAL) {
      return null;
    }
    ReflectiveCall reflective = ReflectiveCall.of(owner, method, descriptor);
    if (reflective != null) {
      return reflective;
    }
    for (DeclaredLock lock : declared) {
      boolean acquires = lock.acquire().equals(method);
      if ((acquires || lock.release().equals(method))
          && isReceiver(owner, lock.internalName(), method)) {
        return new DeclaredCall(lock, acquires);
      }
    }
    return null;
  }

  /** Whether a class is a thread. */
  boolean isThread(String owner, String method) {
    return isReceiver(owner, ReceiverKind.THREAD.internalName(), method);
  }

  private boolean isReceiver(String owner, String type, String method) {
    if (type.equals("java/lang/Object") || owner.equals(type)) {
      return true; // wait and notify are final: every such call is Object's
    }
    Set<String> known = WELL_KNOWN.get(owner);
    if (known != null) {
      return known.contains(type);
    }
    ReceiverTypes.Ancestry ancestry = answers.computeIfAbsent(owner, this::ancestry);
    if (ancestry.types().contains(type)) {
      return true;
    }
    if (!ancestry.complete() && unknown.add(owner + method)) {
      coverage.countSkipped(SkipReason.UNKNOWN_RECEIVER, owner.replace('/', '.') + "." + method);
    }
    return false;
  }

  private ReceiverTypes.Ancestry ancestry(String owner) {
    return owner.equals(self.thisClass())
        ? types.of(loader, owner, self.supertypes())
        : types.of(loader, owner);
  }

  private static Map<String, Set<String>> wellKnown() {
    Set<String> lock = Set.of(ReceiverKind.LOCK.internalName());
    Set<String> condition = Set.of(ReceiverKind.CONDITION.internalName());
    Set<String> thread = Set.of(ReceiverKind.THREAD.internalName());
    Map<String, Set<String>> known = new HashMap<>();
    for (ReceiverKind kind : ReceiverKind.values()) {
      known.put(kind.internalName(), kind.types());
    }
    known.put("java/util/concurrent/locks/ReentrantLock", lock);
    known.put("java/util/concurrent/locks/ReentrantReadWriteLock$ReadLock", lock);
    known.put("java/util/concurrent/locks/ReentrantReadWriteLock$WriteLock", lock);
    known.put("java/util/concurrent/locks/AbstractQueuedSynchronizer$ConditionObject", condition);
    known.put(
        "java/util/concurrent/locks/AbstractQueuedLongSynchronizer$ConditionObject", condition);
    known.put("java/util/concurrent/ForkJoinWorkerThread", thread);
    Set<String> future = Set.of(ReceiverKind.FUTURE.internalName());
    Set<String> queue = Set.of(ReceiverKind.QUEUE.internalName());
    known.put("java/util/concurrent/FutureTask", future);
    known.put("java/util/concurrent/ArrayBlockingQueue", queue);
    known.put("java/util/concurrent/LinkedBlockingQueue", queue);
    for (String common :
        List.of(
            "java/util/Collection",
            "java/util/List",
            "java/util/ArrayList",
            "java/util/Set",
            "java/util/Map",
            "java/util/Queue",
            "java/util/Optional",
            "java/util/function/Supplier",
            "java/util/concurrent/atomic/AtomicReference",
            "java/lang/ThreadLocal",
            "java/lang/ref/WeakReference")) {
      known.put(common, Set.of());
    }
    return Map.copyOf(known);
  }
}
