package dev.impasse.agent.weave;

import org.objectweb.asm.Opcodes;

/** Lengths of instructions, to walk over code without decoding it. Source: JVMS 17, section 6.5. */
final class OpcodeLengths {

  private static final int WIDE = 0xC4;
  private static final int LAST = 0xC9;

  /**
   * A digit per opcode; 0 stands for the ones of variable length and 9 for those that do not exist.
   */
  private static final String LENGTHS =
      // nop .. dconst_1, bipush, sipush, ldc, ldc_w, ldc2_w
      "1111111111111111"
          + "23233"
          // iload .. aload, iload_0 .. saload
          + "22222"
          + "11111111111111111111"
          + "11111111"
          // istore .. astore, istore_0 .. sastore
          + "22222"
          + "11111111111111111111"
          + "11111111"
          // pop .. swap, iadd .. lxor
          + "111111111"
          + "111111111111111111111111111111111111"
          // iinc, i2l .. i2s, lcmp .. dcmpg
          + "3"
          + "111111111111111"
          + "11111"
          // ifeq .. if_acmpne, goto, jsr, ret, tableswitch, lookupswitch
          + "33333333333333"
          + "332"
          + "00"
          // ireturn .. return, getstatic .. invokestatic, invokeinterface, invokedynamic
          + "111111"
          + "3333333"
          + "55"
          // new, newarray, anewarray, arraylength, athrow, checkcast, instanceof, monitors
          + "323"
          + "11"
          + "33"
          + "11"
          // wide, multianewarray, ifnull, ifnonnull, goto_w, jsr_w
          + "0"
          + "4"
          + "33"
          + "55";

  private static final byte[] TABLE = table();

  private OpcodeLengths() {}

  /** Returns the length in bytes of the instruction at an offset of code that begins at start. */
  static int lengthAt(byte[] bytes, int pc, int start) {
    int opcode = bytes[pc] & 0xFF;
    int length = TABLE[opcode];
    if (length > 0) {
      return length;
    }
    length = variableLength(bytes, pc, pc + 4 - ((pc - start) & 3), opcode);
    if (length <= 0) {
      throw new IllegalArgumentException("an instruction must have a length: length=" + length);
    }
    return length;
  }

  private static int variableLength(byte[] bytes, int pc, int operands, int opcode) {
    return switch (opcode) {
      case Opcodes.TABLESWITCH ->
          operands - pc + 12 + 4 * (s4(bytes, operands + 8) - s4(bytes, operands + 4) + 1);
      case Opcodes.LOOKUPSWITCH -> operands - pc + 8 + 8 * s4(bytes, operands + 4);
      case WIDE -> (bytes[pc + 1] & 0xFF) == Opcodes.IINC ? 6 : 4;
      default -> throw new IllegalArgumentException("unknown instruction: opcode=" + opcode);
    };
  }

  private static int s4(byte[] bytes, int offset) {
    return ((bytes[offset] & 0xFF) << 24)
        | ((bytes[offset + 1] & 0xFF) << 16)
        | ((bytes[offset + 2] & 0xFF) << 8)
        | (bytes[offset + 3] & 0xFF);
  }

  private static byte[] table() {
    if (LENGTHS.length() != LAST + 1) {
      throw new AssertionError("one length per opcode: length=" + LENGTHS.length());
    }
    byte[] table = new byte[256];
    for (int i = 0; i <= LAST; i++) {
      table[i] = (byte) (LENGTHS.charAt(i) - '0');
    }
    return table;
  }
}
