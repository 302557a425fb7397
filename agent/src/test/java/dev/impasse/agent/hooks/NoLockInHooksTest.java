package dev.impasse.agent.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.agent.AgentMain;
import dev.impasse.core.model.Site;
import dev.impasse.runtime.EventWord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * No thread of the application or of the JVM waits for a lock of the agent's: reads the class files
 * of all that hooks, {@code AgentLink} and the transformers can reach, and finds no monitor, lock,
 * park, wait, join, blocking queue, hash map that locks its bins, spinning, and no loading or
 * initialising of a class, but for what is listed here with its reason.
 *
 * <p>The virtual thread that holds or wants such a lock can be unmounted (JDK 24), and the thread
 * that is to wake it may be the one that comes to the same place: the program stands still.
 */
class NoLockInHooksTest {

  private static final String RUNTIME = "dev/impasse/runtime/";
  private static final String AGENT = "dev/impasse/agent/";
  private static final String LINK = RUNTIME + "AgentLink";

  private static final String HAPPENS_BEFORE = RUNTIME + "HappensBefore";

  /** The hooks that are not called in the place of an operation. */
  private static final Set<String> BESIDE_OPERATIONS =
      Set.of(
          HAPPENS_BEFORE,
          RUNTIME + "AccessHooks",
          RUNTIME + "TaskHooks",
          RUNTIME + "ReflectionHooks");

  /** What hooks may do although it is found, and why. */
  private static final Map<String, String> ALLOWED =
      Map.of(
          "dev/impasse/agent/steer/Steering.pause",
          "steer= alone, for a bounded time, and that is what it is for",
          "dev/impasse/runtime/AccessReferenceHooks makes java/util/concurrent/ConcurrentHashMap",
          "the program's own, which it asked for by ConcurrentHashMap::new",
          "dev/impasse/runtime/ReflectionHooks.found",
          "the program has just looked the same method up in the same class",
          "dev/impasse/runtime/ReflectionHooks.bound",
          "as above",
          "dev/impasse/runtime/StaticWrappers.handle",
          "as above: a method of this package, whose class is loaded",
          "dev/impasse/runtime/LockTable makes java/lang/ref/ReferenceQueue",
          "hooks only hand it to references; the agent's daemon alone polls it");

  /** Methods of the JDK that hooks may call: they wait for nothing and load nothing. */
  private static final Map<String, String> KNOWN_JDK =
      Map.ofEntries(
          Map.entry("java/lang/AssertionError.<init>", "never happens"),
          Map.entry("java/lang/Integer.", "values"),
          Map.entry("java/lang/Math.", "numbers"),
          Map.entry("java/lang/Object.", "waiting is looked for"),
          Map.entry("java/lang/Record.<init>", "nothing"),
          Map.entry("java/util/Objects.requireNonNull", "a check"),
          Map.entry("java/lang/String.", "immutable"),
          Map.entry("java/lang/StackTraceElement.getClassName", "a field"),
          Map.entry("java/lang/System.arraycopy", "memory"),
          Map.entry("java/lang/System.currentTimeMillis", "a clock"),
          Map.entry("java/lang/System.nanoTime", "a clock"),
          Map.entry("java/lang/System.identityHashCode", "a header word"),
          Map.entry("java/lang/Class.getClassLoader", "a field"),
          Map.entry("java/lang/Class.getModifiers", "a field"),
          Map.entry("java/lang/Class.getName", "a field, set once"),
          Map.entry("java/lang/Class.is", "of classes that are loaded"),
          Map.entry("java/lang/Class.getMethod", "reflective hooks, see above"),
          Map.entry("java/lang/Thread.currentThread", "a register"),
          Map.entry("java/lang/Thread.getName", "a field"),
          Map.entry("java/lang/Thread.getThreadGroup", "a field"),
          Map.entry("java/lang/Thread.isAlive", "a field, read by the JVM on 17"),
          Map.entry("java/lang/Thread.isDaemon", "a field"),
          Map.entry("java/lang/Thread.isInterrupted", "a field, read by the JVM on 17"),
          Map.entry("java/lang/ThreadGroup.getName", "a field"),
          Map.entry("java/net/InetSocketAddress.getPort", "a final field"),
          Map.entry("java/lang/Throwable.<init>", "the monitor of what no other thread has"),
          Map.entry("java/lang/Throwable.getStackTrace", "as above"),
          Map.entry("java/lang/Throwable.getCause", "of what failed in this hook"),
          Map.entry("java/lang/invoke/MethodHandle.", "linked before; reflective hooks"),
          Map.entry("java/lang/invoke/MethodHandles", "reflective hooks, see above"),
          Map.entry("java/lang/invoke/MethodType.", "reflective hooks, see above"),
          Map.entry("java/lang/invoke/VarHandle.", "loads, stores and compare-and-set"),
          Map.entry("java/lang/ref/Reference.refersTo", "a field"),
          Map.entry("java/lang/ref/WeakReference.<init>", "fields"),
          Map.entry("java/lang/reflect/Method.", "fields"),
          Map.entry("java/lang/reflect/Modifier.", "numbers"),
          Map.entry("java/net/UnixDomainSocketAddress.getPath", "a field"),
          Map.entry("java/nio/file/Path.hashCode", "of bytes: the default file system's"),
          Map.entry("java/nio/ByteBuffer.", "memory, mapped and touched before"),
          Map.entry("java/util/Arrays.", "memory"),
          Map.entry("java/util/Iterator.", "of immutable lists"),
          Map.entry("java/util/List.", "immutable ones: what else is made is looked for"),
          Map.entry("java/util/Map.", "immutable ones after the start"),
          Map.entry("java/util/Queue.", "ConcurrentLinkedQueue: lock-free"),
          Map.entry("java/util/concurrent/CountDownLatch.getCount", "a field"),
          Map.entry("java/util/concurrent/Semaphore.availablePermits", "a field"),
          Map.entry("java/util/concurrent/atomic/", "loads, stores and compare-and-set"),
          Map.entry("java/util/concurrent/locks/LockSupport.parkNanos", "steer= alone, see above"),
          Map.entry("java/util/concurrent/locks/LockSupport.unpark", "wakes, does not wait"),
          Map.entry("java/util/concurrent/locks/ReentrantLock.getHoldCount", "a field"),
          Map.entry("java/util/concurrent/locks/ReentrantLock.isFair", "a field"),
          Map.entry("java/util/concurrent/locks/StampedLock.is", "a field"),
          Map.entry("java/util/concurrent/locks/StampedLock.validate", "a field"));

  /** What a transformer may do: it runs in the midst of loading a class of that very loader. */
  private static final Map<String, String> ALLOWED_WHEN_LOADING =
      Map.of(
          "dev/impasse/agent/weave/HookVisibility.sees",
          "asks the loader that is loading for a class of the JDK, once",
          "dev/impasse/agent/weave/HookVisibility.declares",
          "asks a loader that is in use for its methods, once");

  private static Classes classes;

  @BeforeAll
  static void readClasses() throws Exception {
    classes = new Classes(List.of(EventWord.class, Site.class, AgentMain.class));
  }

  @Test
  void findsNothingThatWaits_inAllThatHooksCanReach() {
    CodeWalk walk = hooks();
    assertThat(walk.size()).isGreaterThan(200);
    assertThat(walk.used())
        .contains(RUNTIME + "ThreadTable", AGENT + "record/DefinitionLog", AGENT + "orders/Past");
    assertThat(unexplained(walk, ALLOWED)).isEmpty();
  }

  @Test
  void knowsEveryMethodOfTheJdk_thatHooksCall() {
    List<String> unknown = new ArrayList<>();
    hooks()
        .jdk()
        .forEach(
            (method, from) -> {
              if (KNOWN_JDK.keySet().stream().noneMatch(method::startsWith)) {
                unknown.add(method + " from " + from);
              }
            });
    assertThat(unknown).isEmpty();
  }

  @Test
  void findsNothingThatWaits_inAllThatTransformersCanReach() {
    CodeWalk walk = new CodeWalk(classes, Set.of());
    for (ClassNode type : classes.ours()) {
      boolean transforms = type.interfaces.contains("java/lang/instrument/ClassFileTransformer");
      if (transforms || type.name.startsWith(AGENT + "weave/")) {
        type.methods.stream()
            .filter(method -> !transforms || method.name.equals("transform"))
            .forEach(method -> walk.from(type.name, method.name, method.desc));
      }
    }
    assertThat(walk.used()).contains(AGENT + "weave/PerLoader", AGENT + "record/DefinitionLog");
    assertThat(unexplained(walk, ALLOWED_WHEN_LOADING))
        .filteredOn(found -> !found.contains(" links ")) // what loads a class may load another
        .isEmpty();
  }

  @Test
  void everyEntryOfTheLists_isNeeded() {
    CodeWalk walk = hooks();
    assertThat(ALLOWED.keySet())
        .allMatch(entry -> walk.findings().keySet().stream().anyMatch(f -> f.startsWith(entry)));
    assertThat(KNOWN_JDK.keySet())
        .allMatch(entry -> walk.jdk().keySet().stream().anyMatch(m -> m.startsWith(entry)));
  }

  private static CodeWalk hooks() {
    List<ClassNode> hooks = classes.ours().stream().filter(NoLockInHooksTest::isHooks).toList();
    Set<String> operations = new HashSet<>();
    hooks.forEach(type -> operations.add(type.name));
    assertThat(operations).hasSizeGreaterThan(10).containsAll(BESIDE_OPERATIONS);
    operations.removeAll(
        BESIDE_OPERATIONS); // their calls of the JDK are what the program asked for
    CodeWalk walk = new CodeWalk(classes, operations);
    for (ClassNode type : hooks) {
      for (MethodNode method : type.methods) {
        if ((method.access & Opcodes.ACC_PUBLIC) != 0) {
          walk.from(type.name, method.name, method.desc);
        }
      }
    }
    for (ClassNode type : classes.ours()) {
      if (type.interfaces.contains(LINK)) {
        type.methods.stream()
            .filter(method -> !method.name.startsWith("<")) // made at the start
            .forEach(method -> walk.from(type.name, method.name, method.desc));
      }
    }
    return walk;
  }

  private static boolean isHooks(ClassNode type) {
    return (type.name.startsWith(RUNTIME) && type.name.endsWith("Hooks"))
        || type.name.equals(HAPPENS_BEFORE);
  }

  private static List<String> unexplained(CodeWalk walk, Map<String, String> allowed) {
    List<String> all = new ArrayList<>();
    walk.findings()
        .forEach(
            (found, way) -> {
              if (allowed.keySet().stream().noneMatch(found::startsWith)) {
                all.add(found + "\n    " + way);
              }
            });
    return all;
  }
}
