package dev.impasse.agent.weave;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * Finds the methods of a class file in which something has to be woven, exactly, before anything is
 * parsed into objects. Most classes of an application end here.
 *
 * <p>Cost: O(bytes); one int array for the constant pool, little else if nothing is found.
 */
final class ClassScan {

  private final ConstantPool pool;
  private final CallMatcher matcher;
  private final byte[] bytes;

  /** Constant pool entries of hooked methods, null until there is one. */
  private @Nullable BitSet hookedReferences;

  /** Whether there is a method handle of something found, which any invokedynamic may use. */
  private boolean hookedHandle;

  /** Constant pool entries of what is accessed, and of what handlers catch, that order threads. */
  private final BitSet accessed;

  private ClassScan(byte[] bytes, ConstantPool pool, CallMatcher matcher, BitSet accessed) {
    this.bytes = bytes;
    this.pool = pool;
    this.matcher = matcher;
    this.accessed = accessed;
  }

  /**
   * Returns the indexes of the methods to be woven, in the order of the class file.
   *
   * @param accesses finds accesses that order threads, or null if nobody wants to know
   */
  static BitSet methods(
      byte[] bytes, ConstantPool pool, CallMatcher matcher, @Nullable AccessMatcher accesses) {
    BitSet accessed = accesses == null ? new BitSet(0) : accesses.references();
    ClassScan scan = new ClassScan(bytes, pool, matcher, accessed);
    scan.findHookedReferences();
    return scan.findMethods();
  }

  private void findHookedReferences() {
    for (int i = 1; i < pool.size(); i++) {
      int tag = pool.tag(i);
      if (tag == ConstantPool.METHOD_REF || tag == ConstantPool.INTERFACE_METHOD_REF) {
        int nameAndType = pool.offset(pool.u2(pool.offset(i) + 2));
        int name = pool.u2(nameAndType);
        if (mayBeHooked(name)
            && isHooked(i, pool.utf8(name), pool.utf8(pool.u2(nameAndType + 2)))) {
          if (hookedReferences == null) {
            hookedReferences = new BitSet(pool.size());
          }
          hookedReferences.set(i);
        }
      }
    }
    if (hookedReferences != null || !accessed.isEmpty()) {
      for (int i = 1; i < pool.size() && !hookedHandle; i++) {
        hookedHandle =
            pool.tag(i) == ConstantPool.METHOD_HANDLE && isFound(pool.u2(pool.offset(i) + 1));
      }
    }
  }

  private boolean isFound(int reference) {
    return accessed.get(reference) || (hookedReferences != null && hookedReferences.get(reference));
  }

  /** Cheap first look, without a string: rules out most names by their first letter and length. */
  private boolean mayBeHooked(int name) {
    int offset = pool.offset(name);
    int length = pool.u2(offset);
    return length > 0 && matcher.mayStart(bytes[offset + 2], length);
  }

  private boolean isHooked(int reference, String method, String descriptor) {
    return matcher.isCandidate(method, descriptor)
        && matcher.match(
                Opcodes.INVOKEVIRTUAL,
                pool.className(pool.u2(pool.offset(reference))),
                method,
                descriptor)
            != null;
  }

  private BitSet findMethods() {
    BitSet found = new BitSet();
    int offset = skipMembers(pool.members());
    int methods = pool.u2(offset);
    offset += 2;
    for (int i = 0; i < methods; i++) {
      int access = pool.u2(offset);
      int attributes = pool.u2(offset + 6);
      boolean isSynchronized = (access & Opcodes.ACC_SYNCHRONIZED) != 0;
      if (isSynchronized && (access & Opcodes.ACC_NATIVE) != 0) {
        found.set(i); // nothing to weave, but to be counted
      }
      offset += 8;
      for (int j = 0; j < attributes; j++) {
        if (isCode(pool.u2(offset)) && (isSynchronized || isInteresting(offset + 6))) {
          found.set(i);
        }
        offset += 6 + pool.s4(offset + 2);
      }
    }
    return found;
  }

  private int skipMembers(int start) {
    int members = pool.u2(start);
    int offset = start + 2;
    for (int i = 0; i < members; i++) {
      int attributes = pool.u2(offset + 6);
      offset += 8;
      for (int j = 0; j < attributes; j++) {
        offset += 6 + pool.s4(offset + 2);
      }
    }
    return offset;
  }

  private boolean isCode(int name) {
    int offset = pool.offset(name);
    return pool.u2(offset) == 4
        && bytes[offset + 2] == 'C'
        && bytes[offset + 3] == 'o'
        && bytes[offset + 4] == 'd'
        && bytes[offset + 5] == 'e';
  }

  /** Whether the code at an attribute's content has a monitor or a hooked call. */
  private boolean isInteresting(int attribute) {
    int start = attribute + 8;
    int end = start + pool.s4(attribute + 4);
    if (hookedReferences == null
        && accessed.isEmpty()
        && !contains((byte) Opcodes.MONITORENTER, start, end)) {
      return false;
    }
    for (int pc = start; pc < end; pc += OpcodeLengths.lengthAt(bytes, pc, start)) {
      int opcode = bytes[pc] & 0xFF;
      if (opcode == Opcodes.MONITORENTER
          || (hookedHandle && opcode == Opcodes.INVOKEDYNAMIC)
          || (hookedReferences != null && isHookedCall(opcode, pc, hookedReferences))
          || isAccess(opcode, pc)) {
        return true;
      }
    }
    return catches(end);
  }

  private boolean isAccess(int opcode, int pc) {
    return opcode >= Opcodes.GETSTATIC
        && opcode <= Opcodes.INVOKESTATIC
        && accessed.get(pool.u2(pc + 1));
  }

  /** Whether a handler of the table behind the code catches one of the classes. */
  private boolean catches(int table) {
    if (!accessed.isEmpty()) {
      for (int i = pool.u2(table), entry = table + 2; i > 0; i--, entry += 8) {
        if (accessed.get(pool.u2(entry + 6))) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isHookedCall(int opcode, int pc, BitSet hooked) {
    return switch (opcode) {
      case Opcodes.INVOKEVIRTUAL, Opcodes.INVOKEINTERFACE, Opcodes.INVOKESPECIAL ->
          hooked.get(pool.u2(pc + 1));
      default -> false;
    };
  }

  private boolean contains(byte wanted, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] == wanted) {
        return true;
      }
    }
    return false;
  }
}
