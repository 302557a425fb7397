package dev.impasse.core.suppress;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the annotations of one type, with a string for a value, in a class file of anybody's.
 *
 * <p>By hand and not with ASM: that steps into nested annotations by recursion, and a class file
 * may nest 65,535 of them ten times over. Here nothing recurs; what does not fit the file shows as
 * a {@link RuntimeException} of {@link ByteBuffer}, or an {@link IOException} of a string.
 *
 * <p>Source: JVMS 17, sections 4.1, 4.4, 4.7.16 and 4.7.17.
 */
final class ClassMarks {

  private static final int MAGIC = 0xCAFEBABE;
  private static final int UTF8 = 1;

  private final ByteBuffer in;
  private final String annotation;
  private final List<SuppressedCode> found = new ArrayList<>();

  /** Where the content of each constant begins, behind its tag; 0 where there is none. */
  private int[] constants = {};

  private String type = "";

  /** Of each value that is open: how many there are still in it, and whether these have names. */
  private int[] open = new int[16];

  private int depth;

  private ClassMarks(byte[] classFile, String annotation) {
    in = ByteBuffer.wrap(classFile);
    this.annotation = annotation;
  }

  /** Returns what is annotated: the members in their order, then the class. */
  static List<SuppressedCode> of(byte[] classFile, String annotation) throws IOException {
    ClassMarks marks = new ClassMarks(classFile, annotation);
    marks.read();
    return marks.found;
  }

  private void read() throws IOException {
    if (in.getInt() != MAGIC) {
      throw new IllegalArgumentException("a class file must start with 0xCAFEBABE");
    }
    in.getInt(); // the version: these attributes are the same in all
    constants();
    in.getShort();
    type = utf8(Short.toUnsignedInt(in.getShort(constants[u2()]))).replace('/', '.');
    in.getShort();
    skip(2 * u2());
    for (int fields = u2(); fields > 0; fields--) {
      member(true);
    }
    for (int methods = u2(); methods > 0; methods--) {
      member(false);
    }
    attributes(null, null);
  }

  private void constants() {
    constants = new int[u2()];
    for (int i = 1; i < constants.length; i++) {
      int tag = in.get();
      constants[i] = in.position();
      switch (tag) {
        case UTF8 -> skip(u2());
        case 3, 4, 9, 10, 11, 12, 17, 18 -> skip(4);
        case 5, 6 -> {
          skip(8);
          i++; // long and double take two entries
        }
        case 7, 8, 16, 19, 20 -> skip(2);
        case 15 -> skip(3);
        default -> throw new IllegalArgumentException("unknown constant: tag=" + tag);
      }
    }
  }

  private void member(boolean isField) throws IOException {
    in.getShort();
    int name = u2();
    in.getShort();
    attributes(isField ? null : name, isField ? name : null);
  }

  private void attributes(@Nullable Integer method, @Nullable Integer field) throws IOException {
    for (int n = u2(); n > 0; n--) {
      String name = utf8(u2());
      int length = in.getInt();
      int end = Math.addExact(in.position(), length);
      if (name.equals("RuntimeInvisibleAnnotations") || name.equals("RuntimeVisibleAnnotations")) {
        for (int annotations = u2(); annotations > 0; annotations--) {
          annotation(method, field);
        }
      }
      in.position(end);
    }
  }

  private void annotation(@Nullable Integer method, @Nullable Integer field) throws IOException {
    boolean ours = utf8(u2()).equals(annotation);
    for (int pairs = u2(); pairs > 0; pairs--) {
      in.getShort();
      if (ours && in.get(in.position()) == 's') {
        in.get();
        found.add(
            new SuppressedCode(
                type,
                method == null ? null : utf8(method),
                field == null ? null : utf8(field),
                utf8(u2())));
      } else {
        skipValue();
      }
    }
  }

  /** Steps over a value and all that is in it. */
  private void skipValue() {
    depth = 0;
    push(1, false);
    while (depth > 0) {
      int left = open[depth - 1] >> 1;
      if (left == 0) {
        depth--;
        continue;
      }
      boolean named = (open[depth - 1] & 1) != 0;
      open[depth - 1] -= 2;
      if (named) {
        in.getShort();
      }
      switch (in.get()) {
        case 'e' -> in.getInt();
        case '@' -> {
          in.getShort();
          push(u2(), true);
        }
        case '[' -> push(u2(), false);
        default -> in.getShort();
      }
    }
  }

  private void push(int values, boolean named) {
    if (depth == open.length) {
      open = Arrays.copyOf(open, 2 * depth);
    }
    open[depth++] = values << 1 | (named ? 1 : 0);
  }

  private int u2() {
    return Short.toUnsignedInt(in.getShort());
  }

  private void skip(int bytes) {
    in.position(in.position() + bytes);
  }

  private String utf8(int constant) throws IOException {
    int at = constants[constant];
    if (at == 0 || in.get(at - 1) != UTF8) {
      throw new IllegalArgumentException("a name must be a string: constant=" + constant);
    }
    int length = Short.toUnsignedInt(in.getShort(at)) + 2;
    return new DataInputStream(
            new ByteArrayInputStream(in.array(), at, Math.min(length, in.limit() - at)))
        .readUTF();
  }
}
