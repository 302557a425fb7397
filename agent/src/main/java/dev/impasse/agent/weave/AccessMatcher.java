package dev.impasse.agent.weave;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides, for one class, which of its instructions read or write what orders threads: volatile
 * fields, and the calls of {@link AccessTable}. Used by one thread.
 */
final class AccessMatcher {

  private static final String NONE = "";

  private final VolatileFields fields;
  private final @Nullable ClassLoader loader;
  private final ConstantPool pool;
  private final CallMatcher calls;
  private final String self;
  private final VolatileFields.Declared own;

  /** Of fields by {@code owner.name}: the class that declares them if they are volatile, or "". */
  private final Map<String, String> declaring = new HashMap<>();

  /** By class: the class of the JDK that it inherits accesses from, or itself. */
  private final Map<String, String> inherited = new HashMap<>();

  /** Whether a variable handle of a static field is looked up in the class. */
  private boolean staticHandles;

  /** Whether it sleeps: then it may catch that it is interrupted as an exception of any kind. */
  private boolean sleeps;

  AccessMatcher(
      VolatileFields fields, @Nullable ClassLoader loader, ConstantPool pool, CallMatcher calls) {
    this.fields = fields;
    this.loader = loader;
    this.pool = pool;
    this.calls = calls;
    self = pool.thisClass();
    own = VolatileFields.Declared.of(pool);
  }

  /** Returns the constants of fields, methods and caught classes that make a method interesting. */
  BitSet references() {
    BitSet found = new BitSet(pool.size());
    Set<Integer> owners = new HashSet<>();
    for (int i = 1; i < pool.size(); i++) {
      int tag = pool.tag(i);
      if (tag == ConstantPool.CLASS) {
        String name = pool.className(i);
        if (AccessTable.isOwner(name)) {
          owners.add(i);
        }
      }
    }
    for (int i = 1; i < pool.size(); i++) {
      int tag = pool.tag(i);
      if (tag == ConstantPool.FIELD_REF) {
        if (isOrdering(i)) {
          found.set(i);
        }
      } else if (tag == ConstantPool.METHOD_REF) {
        int nameAndType = pool.offset(pool.u2(pool.offset(i) + 2));
        String method = pool.utf8(pool.u2(nameAndType));
        if (method.equals("findStaticVarHandle")) {
          staticHandles = true;
        }
        sleeps |= method.equals("sleep");
        if (owners.contains(pool.u2(pool.offset(i)))
            || AccessTable.isOfThread(method, pool.utf8(pool.u2(nameAndType + 2)))
            || AccessTable.mayBeInherited(method)) {
          String owner = pool.className(pool.u2(pool.offset(i)));
          if (access(owner, method, pool.utf8(pool.u2(nameAndType + 2))) != null) {
            found.set(i);
          }
        }
      }
    }
    for (int i = 1; i < pool.size(); i++) {
      if (pool.tag(i) == ConstantPool.CLASS && catches(pool.className(i))) {
        found.set(i);
      }
    }
    return found;
  }

  /**
   * Returns the class of the JDK that a method is inherited from, if its class is in this file or
   * nested with it and extends one whose methods are accesses; else the class itself. Classes that
   * are locks are seen as such, and what goes on inside them would order their sections.
   */
  private String declaring(String owner, String method) {
    if (VolatileFields.isOfJdk(owner)
        || !AccessTable.mayBeInherited(method)
        || !outermost(owner).equals(outermost(self))) {
      return owner;
    }
    return inherited.computeIfAbsent(owner, this::inherited);
  }

  private String inherited(String owner) {
    String above = fields.jdkAbove(loader, owner.equals(self) ? pool.superName() : owner);
    return above != null && AccessTable.isInherited(above) && !fields.isOfLock(loader, owner)
        ? above
        : owner;
  }

  private static String outermost(String internalName) {
    int end = internalName.indexOf('$', internalName.lastIndexOf('/') + 2);
    return end < 0 ? internalName : internalName.substring(0, end);
  }

  /** Whether a handler for this class may get what says that a thread was interrupted. */
  boolean catches(@Nullable String type) {
    return type != null
        && (type.equals("java/lang/InterruptedException")
            || type.equals("java/nio/channels/ClosedByInterruptException")
            || (sleeps
                && (type.equals("java/lang/Exception") || type.equals("java/lang/Throwable"))));
  }

  private boolean isOrdering(int reference) {
    String owner = pool.className(pool.u2(pool.offset(reference)));
    if (VolatileFields.isOfJdk(owner)) {
      return false;
    }
    int nameAndType = pool.offset(pool.u2(pool.offset(reference) + 2));
    return volatileIn(owner, pool.utf8(pool.u2(nameAndType))) != null;
  }

  /** Returns the class that declares a field if that is volatile, or null. */
  @Nullable String volatileIn(String owner, String field) {
    String found = declaring.computeIfAbsent(owner + '.' + field, key -> look(owner, field));
    return found.equals(NONE) ? null : found;
  }

  private String look(String owner, String field) {
    if (owner.equals(self)) {
      if (own.ordering().contains(field)) {
        return self;
      }
      return own.others().contains(field)
          ? NONE
          : orNone(fields.declaring(loader, own.above(), field));
    }
    // Constants would mean reading every class.
    return isConstant(field) ? NONE : orNone(fields.declaring(loader, owner, field));
  }

  private static String orNone(@Nullable String name) {
    return name == null ? NONE : name;
  }

  private static boolean isConstant(String field) {
    for (int i = 0; i < field.length(); i++) {
      if (Character.isLowerCase(field.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Returns what stands for a static field in the runtime: a number. */
  int keyOf(String declaringClass, String field) {
    return declaringClass.equals(self) && staticHandles
        ? keyOfStatics()
        : (declaringClass + '.' + field).hashCode();
  }

  /** Returns what stands for static fields that are accessed through variable handles. */
  int keyOfStatics() {
    return self.hashCode();
  }

  /** Returns what stands for the conditions that a class waits for and signals. */
  int keyOfConditions() {
    return self.hashCode() + 1;
  }

  /** Returns what a call does, or null if it is none that orders threads. */
  AccessTable.@Nullable Access access(String owner, String method, String descriptor) {
    AccessTable.Access access = AccessTable.of(declaring(owner, method), method, descriptor);
    return access == null
            || AccessTable.isOwner(declaring(owner, method))
            || AccessTable.notifies(owner, method, descriptor)
            || calls.isThread(owner, method)
        ? access
        : null;
  }
}
