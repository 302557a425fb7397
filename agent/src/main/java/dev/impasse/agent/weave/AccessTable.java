package dev.impasse.agent.weave;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * The table of calls that read or write what orders threads, other than through the collections and
 * streams of the JDK: the single place that says which these are.
 */
final class AccessTable {

  /** What stands for the thing that is accessed. */
  enum Key {
    /** The receiver. */
    RECEIVER,
    /** The receiver, and the index that is the first argument. */
    ELEMENT,
    /** The first argument. */
    ARGUMENT,
    /** The object, or array and index, in front of the values of a variable handle's method. */
    COORDINATES,
    /** The receiver, a thread. */
    THREAD,
    /** Nothing: the current thread. */
    CURRENT,
    /** What was made. */
    MADE,
    /** The receiver, whose waiters are notified. */
    NOTIFIED,
    /** The condition that is signalled: it stands for all that the class has. */
    SIGNALLED
  }

  /**
   * What a call does.
   *
   * @param reads whether it answers with what others may have written
   * @param writes whether others may see what it did
   */
  record Access(Key key, boolean reads, boolean writes) {}

  private static final String ATOMIC = "java/util/concurrent/atomic/";
  static final String THREAD = "java/lang/Thread";
  static final String VAR_HANDLE = "java/lang/invoke/VarHandle";
  static final String CONDITION = "java/util/concurrent/locks/Condition";
  static final String SYNCHRONIZER = "java/util/concurrent/locks/AbstractQueuedSynchronizer";
  static final String LONG_SYNCHRONIZER =
      "java/util/concurrent/locks/AbstractQueuedLongSynchronizer";
  static final String MAP = "java/util/concurrent/ConcurrentHashMap";

  private static final Map<String, Key> KEYS = keys();

  /** Methods of {@code Thread} by name and descriptor, which subclasses may be the owner of. */
  private static final Map<String, Access> OF_THREAD =
      Map.of(
          "isAlive()Z", new Access(Key.THREAD, true, false),
          "isInterrupted()Z", new Access(Key.THREAD, true, false),
          "getState()Ljava/lang/Thread$State;", new Access(Key.THREAD, true, false),
          "interrupted()Z", new Access(Key.CURRENT, true, false));

  private static final Set<String> NEITHER =
      Set.of(
          "<init>",
          "length",
          "toString",
          "hashCode",
          "equals",
          "getClass",
          "newUpdater",
          "wait",
          "notify",
          "notifyAll",
          "withInvokeExactBehavior",
          "withInvokeBehavior",
          "varType",
          "coordinateTypes",
          "accessModeType",
          "isAccessModeSupported",
          "toMethodHandle",
          "describeConstable",
          "getUnsafe",
          "fullFence",
          "acquireFence",
          "releaseFence",
          "loadLoadFence",
          "storeStoreFence");

  /** What a synchronizer's subclass reads and writes its state by. */
  private static final Set<String> STATE = Set.of("getState", "setState", "compareAndSetState");

  private static final Pattern VIEW_READ =
      Pattern.compile("\\((\\[B|Ljava/nio/ByteBuffer;)I\\)[SCIJFD]");

  private static final Pattern VIEW_WRITTEN =
      Pattern.compile("\\((\\[B|Ljava/nio/ByteBuffer;)I[SCIJFD]\\)V");

  private AccessTable() {}

  private static Map<String, Key> keys() {
    Map<String, Key> keys = new HashMap<>();
    for (String name :
        Set.of(
            "AtomicInteger",
            "AtomicLong",
            "AtomicBoolean",
            "AtomicReference",
            "AtomicStampedReference",
            "AtomicMarkableReference",
            "LongAdder",
            "DoubleAdder",
            "LongAccumulator",
            "DoubleAccumulator")) {
      keys.put(ATOMIC + name, Key.RECEIVER);
    }
    for (String name : Set.of("AtomicIntegerArray", "AtomicLongArray", "AtomicReferenceArray")) {
      keys.put(ATOMIC + name, Key.ELEMENT);
    }
    for (String name : Set.of("Integer", "Long", "Reference")) {
      keys.put(ATOMIC + "Atomic" + name + "FieldUpdater", Key.ARGUMENT);
    }
    keys.put(SYNCHRONIZER, Key.RECEIVER);
    keys.put(LONG_SYNCHRONIZER, Key.RECEIVER);
    keys.put(VAR_HANDLE, Key.COORDINATES);
    keys.put("sun/misc/Unsafe", Key.ARGUMENT);
    keys.put("java/util/concurrent/locks/LockSupport", Key.CURRENT);
    keys.put(THREAD, Key.THREAD);
    keys.put(MAP, Key.MADE);
    return Map.copyOf(keys);
  }

  /** Whether calls with this owner may be accesses. */
  static boolean isOwner(String internalName) {
    return KEYS.containsKey(internalName);
  }

  /** Whether subclasses of a class inherit methods that are accesses to them. */
  static boolean isInherited(@Nullable String internalName) {
    return internalName != null
        && (internalName.equals(SYNCHRONIZER)
            || internalName.equals(LONG_SYNCHRONIZER)
            || (internalName.startsWith(ATOMIC) && KEYS.get(internalName) == Key.RECEIVER));
  }

  /**
   * Whether a name is that of the state of a synchronizer, or may be that of an atomic's method.
   */
  static boolean mayBeInherited(String method) {
    return STATE.contains(method)
        || method.matches("(get|set|lazySet|compare|weak|inc|dec|add|acc|upd).*");
  }

  /** Whether it is a method of threads, whatever the name of its owner. */
  static boolean isOfThread(String method, String descriptor) {
    return OF_THREAD.containsKey(method + descriptor);
  }

  /** Whether a call may wait until it is notified. */
  static boolean waits(String owner, String method, String descriptor) {
    return owner.equals(CONDITION)
        ? method.startsWith("await")
        : method.equals("wait") && descriptor.matches("\\((J|JI)?\\)V");
  }

  /** Whether a call notifies those who wait, of whatever class its receiver is. */
  static boolean notifies(String owner, String method, String descriptor) {
    return descriptor.equals("()V")
        && (method.equals("notify")
            || method.equals("notifyAll")
            || (owner.equals(CONDITION) && method.startsWith("signal")));
  }

  /** Returns what a call does, or null if it is none that orders threads. */
  static @Nullable Access of(String owner, String method, String descriptor) {
    if (notifies(owner, method, descriptor)) {
      return new Access(owner.equals(CONDITION) ? Key.SIGNALLED : Key.NOTIFIED, false, true);
    }
    Key key = KEYS.get(owner);
    if (key == null || key == Key.THREAD) {
      return OF_THREAD.get(method + descriptor);
    }
    if (key == Key.MADE) {
      return method.equals("<init>") || method.equals("newKeySet")
          ? new Access(key, false, false)
          : null;
    }
    boolean isState = owner.equals(SYNCHRONIZER) || owner.equals(LONG_SYNCHRONIZER);
    if (NEITHER.contains(method) || (isState && !STATE.contains(method))) {
      return null;
    }
    if (key == Key.CURRENT) {
      return method.equals("unpark")
          ? new Access(Key.ARGUMENT, false, true)
          : method.startsWith("park") ? new Access(key, true, false) : null;
    }
    if (owner.equals("sun/misc/Unsafe") && !isOrdered(method)) {
      return null;
    }
    if (key == Key.COORDINATES && isPlainViewOfBytes(method, descriptor)) {
      return null;
    }
    if (key == Key.ARGUMENT && !takesObject(descriptor)) {
      return null;
    }
    return new Access(key, reads(method, descriptor), writes(method));
  }

  /** Returns how many values a method of a variable handle takes, behind the coordinates. */
  static int values(String method) {
    return method.startsWith("compareAnd") || method.startsWith("weakCompareAnd")
        ? 2
        : method.startsWith("set") || method.startsWith("getAnd") ? 1 : 0;
  }

  private static boolean reads(String method, String descriptor) {
    return !descriptor.endsWith(")V") && !method.startsWith("set");
  }

  private static boolean writes(String method) {
    boolean get = method.startsWith("get") && !method.startsWith("getAnd");
    return !get
        && !method.endsWith("Value") // intValue and its like
        && !method.equals("isMarked")
        && !method.equals("sum");
  }

  /** Of {@code Unsafe}: what is volatile, ordered or atomic. */
  private static boolean isOrdered(String method) {
    return method.endsWith("Volatile")
        || method.startsWith("putOrdered")
        || method.startsWith("compareAndSwap")
        || method.startsWith("getAnd");
  }

  /**
   * Whether numbers are read from bytes, or written to them, as plain data: what hash functions and
   * compressors do for every word.
   */
  private static boolean isPlainViewOfBytes(String method, String descriptor) {
    return (method.equals("get") && VIEW_READ.matcher(descriptor).matches())
        || (method.equals("set") && VIEW_WRITTEN.matcher(descriptor).matches());
  }

  private static boolean takesObject(String descriptor) {
    Type[] types = Type.getArgumentTypes(descriptor);
    return types.length > 0 && types[0].getSort() == Type.OBJECT;
  }
}
