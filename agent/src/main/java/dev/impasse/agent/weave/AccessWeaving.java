package dev.impasse.agent.weave;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Surrounds accesses that order threads with calls of hooks: a write is noted before it is done, a
 * read after. What is read only to be written again ({@code count++}, {@code
 * hits.incrementAndGet();} with nobody to take the result) tells its thread nothing, and counts as
 * a write alone: else a counter would order all who count.
 *
 * <p>One piece, though long: what is found in one pass over a method shares what the pass knows of
 * it (free variables, whether the object is made by now), and is a few instructions each.
 */
final class AccessWeaving {

  private static final String OBJECT = "(Ljava/lang/Object;)V";
  private static final String OBJECT_AND_INDEX = "(Ljava/lang/Object;I)V";
  private static final String KEY = "(I)V";
  private static final String THREAD = "Ljava/lang/Thread;";

  private final MethodNode method;
  private final AccessMatcher matcher;
  private final String owner;
  private final String hooks;
  private final List<Runnable> changes = new ArrayList<>();
  private final Set<LabelNode> handlers = new LinkedHashSet<>();

  /** Entries into {@code synchronized} blocks, and what the method locks in another way. */
  private final List<AbstractInsnNode> entries = new ArrayList<>();

  private final List<MethodInsnNode> locked = new ArrayList<>();

  /** Calls that notify those who wait. */
  private final Map<MethodInsnNode, AccessTable.Key> notified = new LinkedHashMap<>();

  /** Whether it waits somewhere for a notification, and whether for that of a condition. */
  private boolean waits;

  private boolean awaits;

  /** First local variable that the method does not use. */
  private final int firstFree;

  /** Whether the method is a constructor, and the constructor above was not called yet. */
  private boolean uninitialized;

  /** Of a constructor: whether anybody else may know the object by now. */
  private boolean known;

  private int made;

  AccessWeaving(ClassContext context, AccessMatcher matcher, MethodNode method) {
    this.method = method;
    this.matcher = matcher;
    owner = context.internalName();
    hooks = context.hooks().accesses();
    firstFree = method.maxLocals;
    uninitialized = method.name.equals("<init>");
    known = !uninitialized && !method.name.equals("<clinit>");
    for (TryCatchBlockNode block : method.tryCatchBlocks) {
      if (matcher.catches(block.type)) {
        handlers.add(block.handler);
      }
    }
  }

  /** Takes note of an instruction if it is such an access. To be told of each in turn. */
  void find(AbstractInsnNode insn) {
    if (insn.getOpcode() == Opcodes.MONITORENTER) {
      entries.add(insn);
    } else if (insn instanceof FieldInsnNode field) {
      String declaring = matcher.volatileIn(field.owner, field.name);
      if (declaring != null) {
        find(field, declaring);
      }
    } else if (insn instanceof MethodInsnNode call) {
      if (!call.name.equals("<init>")) {
        known |= !uninitialized;
      }
      waits |= AccessTable.waits(call.owner, call.name, call.desc);
      awaits |= call.owner.equals(AccessTable.CONDITION) && call.name.startsWith("await");
      if (call.name.startsWith("lock")
          && call.desc.equals("()V")
          && call.owner.startsWith("java/util/concurrent/locks/")) {
        locked.add(call);
      }
      AccessTable.Access access = matcher.access(call.owner, call.name, call.desc);
      if (access != null && !isWithoutReceiver(call, access.key())) {
        find(call, access);
      }
      if (call.name.equals("<init>") && uninitialized && --made < 0) {
        uninitialized = false;
      }
    } else if (insn instanceof TypeInsnNode type && type.getOpcode() == Opcodes.NEW) {
      made++;
    }
  }

  /** A static method of a class that extends an atomic, that of the compiler's included. */
  private static boolean isWithoutReceiver(MethodInsnNode call, AccessTable.Key key) {
    return call.getOpcode() == Opcodes.INVOKESTATIC
        && (key == AccessTable.Key.RECEIVER || key == AccessTable.Key.ELEMENT);
  }

  /**
   * Weaves what guards a state that threads wait for: who notifies has changed it, and whoever
   * enters a section in which it would wait, and goes on, has seen that. To be done before calls
   * are replaced. Returns whether there was anything.
   */
  boolean weaveGuards() {
    notified.forEach(
        (call, key) ->
            method.instructions.insertBefore(
                call,
                key == AccessTable.Key.SIGNALLED
                    ? keyed("wrote", matcher.keyOfConditions())
                    : list(new InsnNode(Opcodes.DUP), call("wrote", OBJECT))));
    if (waits) {
      for (AbstractInsnNode entry : entries) {
        method.instructions.insertBefore(
            entry, list(new InsnNode(Opcodes.DUP), new VarInsnNode(Opcodes.ASTORE, firstFree)));
        method.instructions.insert(
            entry, list(new VarInsnNode(Opcodes.ALOAD, firstFree), call("read", OBJECT)));
      }
      if ((method.access & (Opcodes.ACC_SYNCHRONIZED | Opcodes.ACC_STATIC))
          == Opcodes.ACC_SYNCHRONIZED) {
        method.instructions.insert(list(new VarInsnNode(Opcodes.ALOAD, 0), call("read", OBJECT)));
      }
    }
    if (awaits) {
      for (MethodInsnNode lock : locked) {
        method.instructions.insert(lock, keyed("read", matcher.keyOfConditions()));
      }
    }
    return !notified.isEmpty() || waits;
  }

  /** Weaves what was found, and the handlers of interrupts; returns whether there was anything. */
  boolean weave() {
    handlers.forEach(this::caught);
    changes.forEach(Runnable::run);
    return !changes.isEmpty() || !handlers.isEmpty();
  }

  // ---- fields -----------------------------------------------------------------------------------

  private void find(FieldInsnNode field, String declaring) {
    boolean wide = Type.getType(field.desc).getSize() == 2;
    switch (field.getOpcode()) {
      case Opcodes.GETSTATIC -> {
        if (!isOnlyCounted(field)) {
          int key = matcher.keyOf(declaring, field.name);
          changes.add(() -> method.instructions.insert(field, keyed("read", key)));
        }
      }
      case Opcodes.PUTSTATIC -> {
        if (known || !declaring.equals(owner)) {
          int key = matcher.keyOf(declaring, field.name);
          changes.add(() -> method.instructions.insertBefore(field, keyed("wrote", key)));
        }
      }
      case Opcodes.GETFIELD -> {
        if (!isOnlyCounted(field) && !uninitialized) {
          changes.add(() -> get(field, wide));
        }
      }
      default -> {
        if (known || (!uninitialized && !declaring.equals(owner))) {
          changes.add(() -> put(field, wide));
        }
      }
    }
  }

  private void get(FieldInsnNode field, boolean wide) {
    method.instructions.insertBefore(field, new InsnNode(Opcodes.DUP));
    InsnList after = new InsnList();
    if (wide) {
      after.add(new InsnNode(Opcodes.DUP2_X1));
      after.add(new InsnNode(Opcodes.POP2));
    } else {
      after.add(new InsnNode(Opcodes.SWAP));
    }
    after.add(call("read", OBJECT));
    method.instructions.insert(field, after);
  }

  private void put(FieldInsnNode field, boolean wide) {
    InsnList before = new InsnList();
    if (wide) {
      before.add(new InsnNode(Opcodes.DUP2_X1));
      before.add(new InsnNode(Opcodes.POP2));
      before.add(new InsnNode(Opcodes.DUP_X2));
    } else {
      before.add(new InsnNode(Opcodes.DUP2));
      before.add(new InsnNode(Opcodes.POP));
    }
    before.add(call("wrote", OBJECT));
    method.instructions.insertBefore(field, before);
  }

  /** Whether a value is read, changed by a constant or variable, and written to where it was. */
  private static boolean isOnlyCounted(FieldInsnNode field) {
    AbstractInsnNode by = next(field);
    AbstractInsnNode with = by == null || !pushes(by.getOpcode()) ? null : next(by);
    AbstractInsnNode to = with == null || !computes(with.getOpcode()) ? null : next(with);
    return to instanceof FieldInsnNode put
        && (put.getOpcode() == Opcodes.PUTSTATIC || put.getOpcode() == Opcodes.PUTFIELD)
        && put.name.equals(field.name)
        && put.owner.equals(field.owner);
  }

  private static boolean pushes(int opcode) {
    return opcode >= Opcodes.ICONST_M1 && opcode <= Opcodes.DLOAD;
  }

  private static boolean computes(int opcode) {
    return opcode >= Opcodes.IADD && opcode <= Opcodes.LXOR;
  }

  private static @Nullable AbstractInsnNode next(AbstractInsnNode insn) {
    AbstractInsnNode next = insn.getNext();
    while (next != null && next.getOpcode() < 0) {
      next = next.getNext();
    }
    return next;
  }

  // ---- calls ------------------------------------------------------------------------------------

  private void find(MethodInsnNode call, AccessTable.Access access) {
    switch (access.key()) {
      case MADE -> {
        if (!call.name.equals("<init>")) {
          changes.add(() -> madeSet(call));
        } else if (uninitialized && made == 0) {
          changes.add(() -> madeItself(call));
        } else {
          changes.add(() -> made(call));
        }
      }
      case THREAD -> changes.add(() -> asked(call));
      case NOTIFIED, SIGNALLED -> notified.put(call, access.key());
      case CURRENT -> changes.add(() -> method.instructions.insert(call, woken(call)));
      default -> changes.add(() -> surround(call, access));
    }
  }

  /** Behind the call of a constructor, whose object stands on the stack. */
  private void made(MethodInsnNode call) {
    if (isKept(call)) {
      method.instructions.insert(call, list(new InsnNode(Opcodes.DUP), call("made", OBJECT)));
    }
  }

  /** Whether a copy of the object was made before its constructor is called. */
  private static boolean isKept(MethodInsnNode constructor) {
    int open = 0;
    for (AbstractInsnNode i = constructor.getPrevious(); i != null; i = i.getPrevious()) {
      if (i instanceof MethodInsnNode call
          && call.name.equals("<init>")
          && call.owner.equals(constructor.owner)) {
        open++;
      } else if (i instanceof TypeInsnNode type
          && type.getOpcode() == Opcodes.NEW
          && type.desc.equals(constructor.owner)
          && open-- == 0) {
        AbstractInsnNode next = next(i);
        return next != null && next.getOpcode() == Opcodes.DUP;
      }
    }
    return false;
  }

  private void madeItself(MethodInsnNode call) {
    method.instructions.insert(call, list(new VarInsnNode(Opcodes.ALOAD, 0), call("made", OBJECT)));
  }

  private void madeSet(MethodInsnNode call) {
    method.instructions.insert(
        call,
        list(
            new InsnNode(Opcodes.DUP),
            new MethodInsnNode(
                Opcodes.INVOKEVIRTUAL,
                AccessTable.MAP + "$KeySetView",
                "getMap",
                "()L" + AccessTable.MAP + ";",
                false),
            call("made", OBJECT)));
  }

  /** What is asked of a thread: whether it is alive or interrupted, in which state it is. */
  private void asked(MethodInsnNode call) {
    method.instructions.insertBefore(
        call, list(new InsnNode(Opcodes.DUP), new VarInsnNode(Opcodes.ASTORE, firstFree)));
    AbstractInsnNode hook =
        switch (call.name) {
          case "isAlive" -> call("alive", "(Z" + THREAD + ")V");
          case "getState" -> call("state", "(Ljava/lang/Thread$State;" + THREAD + ")V");
          default -> call("readIf", "(ZLjava/lang/Object;)V");
        };
    method.instructions.insert(
        call, list(new InsnNode(Opcodes.DUP), new VarInsnNode(Opcodes.ALOAD, firstFree), hook));
  }

  private InsnList woken(MethodInsnNode call) {
    return call.desc.endsWith(")Z")
        ? list(new InsnNode(Opcodes.DUP), call("wokenIf", "(Z)V"))
        : list(call("woken", "()V"));
  }

  /** Keeps what stands for the thing accessed in a variable while the call is made. */
  private void surround(MethodInsnNode call, AccessTable.Access access) {
    Type[] arguments = Type.getArgumentTypes(call.desc);
    boolean isStatic = call.getOpcode() == Opcodes.INVOKESTATIC;
    int[] locals = new int[arguments.length];
    int free = firstFree + 1;
    InsnList before = new InsnList();
    InsnList reload = new InsnList();
    for (int i = 0; i < arguments.length; i++) {
      locals[i] = free;
      free += arguments[i].getSize();
      before.insert(new VarInsnNode(arguments[i].getOpcode(Opcodes.ISTORE), locals[i]));
      reload.add(new VarInsnNode(arguments[i].getOpcode(Opcodes.ILOAD), locals[i]));
    }
    if (!isStatic) {
      before.add(new InsnNode(Opcodes.DUP));
      before.add(new VarInsnNode(Opcodes.ASTORE, firstFree));
    }
    if (access.writes()) {
      before.add(hook("wrote", call, access.key(), arguments, locals));
    }
    before.add(reload);
    method.instructions.insertBefore(call, before);
    boolean reads = access.reads() && !(access.writes() && isDropped(call));
    if (reads) {
      method.instructions.insert(call, hook("read", call, access.key(), arguments, locals));
    }
  }

  private InsnList hook(
      String hook, MethodInsnNode call, AccessTable.Key key, Type[] arguments, int[] locals) {
    return switch (key) {
      case ELEMENT -> element(hook, firstFree, locals[0]);
      case ARGUMENT -> list(new VarInsnNode(Opcodes.ALOAD, locals[0]), call(hook, OBJECT));
      case COORDINATES -> {
        int coordinates = arguments.length - AccessTable.values(call.name);
        if (coordinates <= 0 || arguments[0].getSort() < Type.ARRAY) {
          yield keyed(hook, matcher.keyOfStatics());
        }
        yield coordinates > 1 && arguments[1].getSort() == Type.INT
            ? element(hook, locals[0], locals[1])
            : list(new VarInsnNode(Opcodes.ALOAD, locals[0]), call(hook, OBJECT));
      }
      default -> list(new VarInsnNode(Opcodes.ALOAD, firstFree), call(hook, OBJECT));
    };
  }

  private InsnList element(String hook, int array, int index) {
    return list(
        new VarInsnNode(Opcodes.ALOAD, array),
        new VarInsnNode(Opcodes.ILOAD, index),
        call(hook, OBJECT_AND_INDEX));
  }

  private static boolean isDropped(MethodInsnNode call) {
    AbstractInsnNode next = next(call);
    return next != null && (next.getOpcode() == Opcodes.POP || next.getOpcode() == Opcodes.POP2);
  }

  // ---- interrupts -------------------------------------------------------------------------------

  private void caught(LabelNode handler) {
    AbstractInsnNode first = handler;
    while (first.getNext() != null && first.getNext().getOpcode() < 0) {
      first = first.getNext();
    }
    method.instructions.insert(
        first, list(new InsnNode(Opcodes.DUP), call("caught", "(Ljava/lang/Throwable;)V")));
  }

  private InsnList keyed(String hook, int key) {
    return list(HookCalls.push(key), call(hook, KEY));
  }

  private MethodInsnNode call(String hook, String descriptor) {
    return new MethodInsnNode(Opcodes.INVOKESTATIC, hooks, hook, descriptor, false);
  }

  private static InsnList list(AbstractInsnNode... instructions) {
    InsnList list = new InsnList();
    for (AbstractInsnNode one : instructions) {
      list.add(one);
    }
    return list;
  }
}
