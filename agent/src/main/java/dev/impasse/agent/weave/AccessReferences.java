package dev.impasse.agent.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;

/**
 * Sends method references to accesses that order threads ({@code stopped::get}) to static methods
 * which note the access. Those of other classes and methods than the table has are left alone.
 */
final class AccessReferences {

  /** Class, then methods that there is a static one for, of the same name. */
  private static final String ROWS =
      """
      java/util/concurrent/atomic/AtomicBoolean get set getAndSet
      java/util/concurrent/atomic/AtomicInteger get set incrementAndGet decrementAndGet getAndIncrement \
      getAndDecrement addAndGet getAndAdd getAndSet intValue
      java/util/concurrent/atomic/AtomicLong get set incrementAndGet decrementAndGet getAndIncrement \
      getAndDecrement addAndGet getAndAdd getAndSet longValue
      java/util/concurrent/atomic/AtomicReference get set getAndSet
      java/util/concurrent/atomic/AtomicMarkableReference isMarked getReference
      java/util/concurrent/atomic/AtomicStampedReference getStamp getReference
      java/util/concurrent/atomic/LongAdder increment decrement add sum longValue intValue
      java/util/concurrent/atomic/LongAccumulator accumulate get
      java/lang/Thread isAlive isInterrupted getState interrupted
      java/util/concurrent/locks/LockSupport park unpark
      java/util/concurrent/ConcurrentHashMap <init>
      """;

  private static final Map<String, Set<String>> METHODS = parse();

  private static final Set<String> OF_THREADS = METHODS.getOrDefault(AccessTable.THREAD, Set.of());

  /** Methods that have a sibling of the same name: the one that is meant. */
  private static final Map<String, String> DESCRIPTORS = Map.of("park", "()V", "<init>", "()V");

  private final ClassContext context;
  private final List<InvokeDynamicInsnNode> found = new ArrayList<>();

  AccessReferences(ClassContext context) {
    this.context = context;
  }

  private static Map<String, Set<String>> parse() {
    Map<String, Set<String>> methods = new HashMap<>();
    for (String line : ROWS.lines().toList()) {
      List<String> words = List.of(line.split(" "));
      methods.put(words.get(0), Set.copyOf(words.subList(1, words.size())));
    }
    return Map.copyOf(methods);
  }

  /** Returns the static methods by class, with the names of those that they stand for. */
  static Map<String, Set<String>> methods() {
    return METHODS;
  }

  /** Takes note of a method reference if it is one to such an access. */
  void find(InvokeDynamicInsnNode dynamic) {
    Handle handle = MethodReferences.implementation(dynamic);
    if (handle != null
        && METHODS.getOrDefault(ownerOf(handle), Set.of()).contains(handle.getName())
        && handle.getDesc().equals(DESCRIPTORS.getOrDefault(handle.getName(), handle.getDesc()))
        && !MethodReferences.isSerializable(dynamic)) {
      found.add(dynamic);
    }
  }

  /** Weaves the references that were found; returns whether there were any. */
  boolean weave() {
    for (InvokeDynamicInsnNode dynamic : found) {
      Handle handle = (Handle) dynamic.bsmArgs[MethodReferences.IMPLEMENTATION];
      Type[] captures = Type.getArgumentTypes(dynamic.desc);
      @Nullable Type receiver = receiver(handle);
      if (receiver != null && captures.length > 0) {
        captures[0] = receiver; // has to be exactly the type of the static method's parameter
        dynamic.desc = Type.getMethodDescriptor(Type.getReturnType(dynamic.desc), captures);
      }
      dynamic.bsmArgs[MethodReferences.IMPLEMENTATION] =
          new Handle(
              Opcodes.H_INVOKESTATIC,
              context.hooks().accessReferences(),
              nameOf(handle),
              descriptorOf(handle, receiver),
              false);
    }
    return !found.isEmpty();
  }

  /** Methods of threads may be named through a class that extends it. */
  private String ownerOf(Handle handle) {
    return OF_THREADS.contains(handle.getName())
            && !METHODS.containsKey(handle.getOwner())
            && context.matcher().isThread(handle.getOwner(), handle.getName())
        ? AccessTable.THREAD
        : handle.getOwner();
  }

  private @Nullable Type receiver(Handle handle) {
    return handle.getTag() == Opcodes.H_INVOKEVIRTUAL ? Type.getObjectType(ownerOf(handle)) : null;
  }

  private static String nameOf(Handle handle) {
    return handle.getTag() == Opcodes.H_NEWINVOKESPECIAL
        ? "new" + handle.getOwner().substring(handle.getOwner().lastIndexOf('/') + 1)
        : handle.getName();
  }

  private static String descriptorOf(Handle handle, @Nullable Type receiver) {
    if (handle.getTag() == Opcodes.H_NEWINVOKESPECIAL) {
      return Type.getMethodDescriptor(Type.getObjectType(handle.getOwner()));
    }
    if (receiver == null) {
      return handle.getDesc();
    }
    List<Type> parameters = new ArrayList<>(List.of(receiver));
    parameters.addAll(List.of(Type.getArgumentTypes(handle.getDesc())));
    return Type.getMethodDescriptor(
        Type.getReturnType(handle.getDesc()), parameters.toArray(new Type[0]));
  }
}
