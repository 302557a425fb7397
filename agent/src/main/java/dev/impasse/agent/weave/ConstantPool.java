package dev.impasse.agent.weave;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The constant pool of a class file and the header behind it, read in place: one array of offsets
 * and no other allocation.
 *
 * <p>Source: JVMS 17, sections 4.1 and 4.4. Malformed bytes show as {@link
 * IndexOutOfBoundsException} or {@link IllegalArgumentException}.
 */
final class ConstantPool {

  static final int UTF8 = 1;
  static final int CLASS = 7;
  static final int FIELD_REF = 9;
  static final int METHOD_REF = 10;
  static final int INTERFACE_METHOD_REF = 11;
  static final int NAME_AND_TYPE = 12;
  static final int METHOD_HANDLE = 15;

  private static final int MAGIC = 0xCAFEBABE;

  private final byte[] bytes;

  /** Offset just behind the tag of each entry; 0 for the unusable ones. */
  private final int[] offsets;

  private final int end;

  ConstantPool(byte[] bytes) {
    this.bytes = bytes;
    if (s4(0) != MAGIC) {
      throw new IllegalArgumentException("a class file must start with 0xCAFEBABE");
    }
    offsets = new int[u2(8)];
    int offset = 10;
    for (int i = 1; i < offsets.length; i++) {
      int tag = bytes[offset];
      offsets[i] = offset + 1;
      offset += 1 + lengthOf(tag, offset + 1);
      if (tag == 5 || tag == 6) {
        i++; // long and double take two entries
      }
    }
    end = offset;
  }

  private int lengthOf(int tag, int offset) {
    return switch (tag) {
      case UTF8 -> 2 + u2(offset);
      case 3, 4, FIELD_REF, METHOD_REF, INTERFACE_METHOD_REF, NAME_AND_TYPE, 17, 18 -> 4;
      case 5, 6 -> 8;
      case 7, 8, 16, 19, 20 -> 2;
      case METHOD_HANDLE -> 3;
      default ->
          throw new IllegalArgumentException("unknown constant: tag=" + tag + " offset=" + offset);
    };
  }

  /** Returns the number of entries, the unusable entry 0 included. */
  int size() {
    return offsets.length;
  }

  /** Returns the offset of the access flags, just behind the pool. */
  int end() {
    return end;
  }

  int majorVersion() {
    return u2(6);
  }

  int tag(int index) {
    return offsets[index] == 0 ? 0 : bytes[offsets[index] - 1];
  }

  /** Returns the offset of the content of an entry. */
  int offset(int index) {
    return offsets[index];
  }

  int u2(int offset) {
    return ((bytes[offset] & 0xFF) << 8) | (bytes[offset + 1] & 0xFF);
  }

  int s4(int offset) {
    return (u2(offset) << 16) | u2(offset + 2);
  }

  /** Returns the string of a UTF-8 entry. */
  String utf8(int index) {
    int offset = offsets[index];
    int length = u2(offset);
    for (int i = offset + 2; i < offset + 2 + length; i++) {
      if (bytes[i] < 0) {
        return modifiedUtf8(offset, length);
      }
    }
    return new String(bytes, offset + 2, length, StandardCharsets.ISO_8859_1);
  }

  private String modifiedUtf8(int offset, int length) {
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(bytes, offset, length + 2))) {
      return in.readUTF();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the internal name of a class entry. */
  String className(int index) {
    return utf8(u2(offsets[index]));
  }

  /** Returns the internal names of superclass and interfaces, in that order. */
  List<String> supertypes() {
    List<String> names = new ArrayList<>();
    int superIndex = u2(end + 4);
    if (superIndex != 0) {
      names.add(className(superIndex));
    }
    int interfaces = u2(end + 6);
    for (int i = 0; i < interfaces; i++) {
      names.add(className(u2(end + 8 + 2 * i)));
    }
    return names;
  }

  /** Returns the internal name of the superclass, or null of {@code Object}. */
  @Nullable String superName() {
    int index = u2(end + 4);
    return index == 0 ? null : className(index);
  }

  /** Returns the internal name of the class itself. */
  String thisClass() {
    return className(u2(end + 2));
  }

  /** Returns the offset behind the header: that of the number of fields. */
  int members() {
    return end + 8 + 2 * u2(end + 6);
  }
}
