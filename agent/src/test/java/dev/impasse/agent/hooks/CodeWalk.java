package dev.impasse.agent.hooks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;

/**
 * Goes through all code that can be reached from some methods, and lists what could keep a thread
 * waiting there: for a lock of any kind, for another thread, or for a class.
 *
 * <p><b>Reach.</b> A call of a method of ours leads to it, and to what any class of ours makes of
 * it. Methods of the JDK are not gone into: {@link #jdk} lists those that are called, and the test
 * knows which may be. Nor are class initialisers: {@link #used} lists the classes of ours whose
 * initialisers could run.
 */
final class CodeWalk {

  /** What waits, by type and name: {@code Type.name}, {@code *} for the end of a name. */
  private static final List<String> WAITS =
      List.of(
          "java/lang/Object.wait*",
          "java/lang/Thread.join",
          "java/lang/Thread.sleep*",
          "java/lang/Thread.yield*",
          "java/lang/Thread.onSpinWait",
          "java/util/concurrent/locks/LockSupport.park*",
          "java/util/concurrent/locks/Lock.lock*",
          "java/util/concurrent/locks/Condition.await*",
          "java/util/concurrent/locks/AbstractQueuedSynchronizer.acquire*",
          "java/util/concurrent/locks/AbstractQueuedLongSynchronizer.acquire*",
          "java/util/concurrent/Semaphore.acquire*",
          "java/util/concurrent/CountDownLatch.await",
          "java/util/concurrent/CyclicBarrier.await",
          "java/util/concurrent/Phaser.await*",
          "java/util/concurrent/BlockingQueue.put",
          "java/util/concurrent/BlockingQueue.take",
          "java/util/concurrent/Future.get",
          "java/util/concurrent/CompletableFuture.join",
          "java/util/concurrent/ConcurrentHashMap.put*",
          "java/util/concurrent/ConcurrentHashMap.compute*",
          "java/util/concurrent/ConcurrentHashMap.merge",
          "java/util/concurrent/ConcurrentHashMap.remove",
          "java/util/concurrent/ConcurrentMap.put*",
          "java/util/concurrent/ConcurrentMap.compute*",
          "java/lang/Class.forName",
          "java/lang/Class.getMethod*",
          "java/lang/Class.getDeclared*",
          "java/lang/Class.getEnclosing*",
          "java/lang/ClassLoader.loadClass",
          "java/lang/invoke/MethodHandles$Lookup.*",
          "java/lang/ref/ReferenceQueue.*",
          "java/util/ServiceLoader.*",
          "java/io/PrintStream.*",
          "java/nio/channels/*",
          "java/nio/file/Files.*");

  /** What takes locks when it is used, by how its name begins. */
  private static final List<String> LOCKING =
      List.of(
          "java/util/concurrent/ConcurrentHashMap",
          "java/util/concurrent/ArrayBlockingQueue",
          "java/util/concurrent/LinkedBlocking",
          "java/util/concurrent/LinkedTransferQueue",
          "java/util/concurrent/SynchronousQueue",
          "java/util/concurrent/PriorityBlockingQueue",
          "java/util/concurrent/DelayQueue",
          "java/util/concurrent/CopyOnWrite",
          "java/util/concurrent/Exchanger",
          "java/util/concurrent/Phaser",
          "java/util/concurrent/CountDownLatch",
          "java/util/concurrent/CyclicBarrier",
          "java/util/concurrent/Semaphore",
          "java/util/concurrent/locks/Reentrant",
          "java/util/concurrent/locks/StampedLock",
          "java/util/Collections.synchronized",
          "java/util/Hashtable",
          "java/util/Vector",
          "java/util/WeakHashMap",
          "java/lang/ClassValue",
          "java/lang/ref/ReferenceQueue",
          "java/lang/StringBuffer",
          "java/io/ByteArrayOutputStream");

  private final Classes classes;
  private final Set<String> operations;
  private final Map<String, String> calledFrom = new HashMap<>();
  private final Deque<String[]> open = new ArrayDeque<>();
  private final Map<String, String> findings = new LinkedHashMap<>();
  private final Set<String> used = new TreeSet<>();
  private final Map<String, String> jdk = new TreeMap<>();

  /**
   * Prepares.
   *
   * @param operations classes of ours whose own calls of the JDK are what the program asked for
   */
  CodeWalk(Classes classes, Set<String> operations) {
    this.classes = classes;
    this.operations = operations;
  }

  /** Goes on from a method, too. */
  void from(String owner, String name, String descriptor) {
    reach(owner, name, descriptor, null);
    while (!open.isEmpty()) {
      String[] next = open.remove();
      method(next[0], next[1], next[2]);
    }
  }

  /** Returns what was found: the method and what is in it, and how it is reached. */
  Map<String, String> findings() {
    return findings;
  }

  /** Returns the classes of ours that are used on the way. */
  Set<String> used() {
    return used;
  }

  /** Returns the methods of the JDK that code of ours calls on the way, and where from. */
  Map<String, String> jdk() {
    return jdk;
  }

  /** Returns how many methods were gone through. */
  int size() {
    return calledFrom.size();
  }

  private void reach(String owner, String name, String descriptor, @Nullable String from) {
    String key = owner + '.' + name + descriptor;
    if (!calledFrom.containsKey(key)) {
      calledFrom.put(key, from == null ? "" : from);
      open.add(new String[] {owner, name, descriptor});
    }
  }

  private void method(String owner, String name, String descriptor) {
    MethodNode method = Classes.method(classes.get(owner), name, descriptor);
    if (method == null) {
      return;
    }
    String key = owner + '.' + name + descriptor;
    use(owner);
    if ((method.access & Opcodes.ACC_SYNCHRONIZED) != 0) {
      found(key, "is synchronized");
    }
    for (AbstractInsnNode code : method.instructions) {
      if (code.getOpcode() == Opcodes.MONITORENTER) {
        found(key, "synchronizes");
      } else if (code instanceof InvokeDynamicInsnNode dynamic) {
        found(key, "links invokedynamic " + dynamic.name);
      } else if (code instanceof LdcInsnNode constant
          && constant.cst instanceof ConstantDynamic dynamic) {
        found(key, "links the constant " + dynamic.getName());
      } else if (code instanceof FieldInsnNode field) {
        use(field.owner);
      } else if (code instanceof TypeInsnNode type && code.getOpcode() == Opcodes.NEW) {
        use(type.desc);
      } else if (code instanceof MethodInsnNode call) {
        call(key, owner, call);
      }
    }
  }

  /** What a class makes anywhere, it may use in a hook, behind an interface. */
  private void use(String type) {
    if (!classes.isOurs(type) || !used.add(type)) {
      return;
    }
    for (MethodNode method : classes.get(type).methods) {
      for (AbstractInsnNode code : method.instructions) {
        String made =
            code instanceof TypeInsnNode one && code.getOpcode() == Opcodes.NEW
                ? one.desc
                : code instanceof MethodInsnNode call && isFactory(call.name)
                    ? call.owner + '.' + call.name
                    : "";
        if (LOCKING.stream().anyMatch(made::startsWith)) {
          findings.putIfAbsent(type + " makes " + made, method.name);
        }
      }
    }
  }

  private static boolean isFactory(String name) {
    return name.startsWith("synchronized") || name.equals("newKeySet");
  }

  private void call(String from, String in, MethodInsnNode call) {
    if (call.owner.startsWith("[")) {
      return;
    }
    boolean ours = classes.isOurs(call.owner);
    if (!ours && operations.contains(in)) {
      return;
    }
    if (!ours) {
      jdk.putIfAbsent(call.owner + '.' + call.name, from);
    }
    String waits = ours ? null : waits(call.owner, call.name);
    if (waits != null) {
      found(from, "calls " + call.owner + '.' + call.name);
      return;
    }
    String declaring = declaring(call.owner, call.name, call.desc);
    if (declaring != null && ours) {
      reach(declaring, call.name, call.desc, from);
    }
    boolean dispatches =
        call.getOpcode() == Opcodes.INVOKEVIRTUAL || call.getOpcode() == Opcodes.INVOKEINTERFACE;
    if (dispatches && classes.isOurs(in) && !call.owner.equals("java/lang/Object")) {
      for (ClassNode type : classes.ours()) {
        if (Classes.method(type, call.name, call.desc) != null
            && classes.isA(type.name, call.owner)) {
          reach(type.name, call.name, call.desc, from);
        }
      }
    }
  }

  private @Nullable String waits(String owner, String name) {
    for (String one : WAITS) {
      int dot = one.indexOf('.');
      String type = dot < 0 ? one : one.substring(0, dot);
      if (type.endsWith("*")) {
        if (owner.startsWith(type.substring(0, type.length() - 1))) {
          return one;
        }
        continue;
      }
      String method = one.substring(dot + 1);
      boolean means =
          method.endsWith("*")
              ? name.startsWith(method.substring(0, method.length() - 1))
              : name.equals(method);
      if (means && classes.isA(owner, type)) {
        return one;
      }
    }
    return null;
  }

  private @Nullable String declaring(String owner, String name, String descriptor) {
    for (String type = owner; type != null; ) {
      ClassNode at = classes.get(type);
      if (Classes.method(at, name, descriptor) != null) {
        return type;
      }
      if (at == null) {
        return null;
      }
      for (String above : at.interfaces) {
        String there = declaring(above, name, descriptor);
        if (there != null) {
          return there;
        }
      }
      type = at.superName;
    }
    return null;
  }

  private void found(String key, String what) {
    findings.putIfAbsent(key + " " + what, way(key));
  }

  /** Returns the calls that lead to a method, the last one first. */
  private String way(String key) {
    List<String> way = new ArrayList<>();
    for (String at = key; at != null && !at.isEmpty(); at = calledFrom.get(at)) {
      way.add(at);
    }
    return String.join("\n    from ", way);
  }
}
