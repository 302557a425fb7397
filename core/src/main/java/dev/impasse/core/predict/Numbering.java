package dev.impasse.core.predict;

import java.util.Arrays;

/**
 * Numbers from 0, in order of appearance, for the numbers that a trace has for something.
 *
 * <p>Those of a trace are handed out one by one, so they are looked up in an array; what is far
 * above their count, and what is numbered apart, is in a map.
 */
final class Numbering {

  private static final int SLACK = 1 << 12;

  /** Keys of a map that are no ids. */
  private static final long APART = 1L << 40;

  private int[] direct = new int[16];
  private final LongIntMap others = new LongIntMap();
  private final IntList ids = new IntList();

  /** Returns the number of an id; one that is new gets the next. */
  int of(int id) {
    if (id >= 0 && id < direct.length) {
      int known = direct[id];
      if (known > 0) {
        return known - 1;
      }
    }
    return slow(id);
  }

  private int slow(int id) {
    int number = id < 0 || id >= direct.length ? others.get(id) : LongIntMap.NONE;
    if (number >= 0) {
      return number;
    }
    number = ids.size();
    ids.add(id);
    boolean beyond = id < 0 || id >= direct.length;
    if (beyond && (id < 0 || id > 4L * number + SLACK)) {
      others.put(id, number);
      return number;
    }
    if (beyond) {
      move(Math.max(id + 1, direct.length + (direct.length >> 1)));
    }
    direct[id] = number + 1;
    return number;
  }

  /** Makes room, and takes in what was too large before. */
  private void move(int room) {
    int old = direct.length;
    direct = Arrays.copyOf(direct, room);
    for (int id = old; others.size() > 0 && id < room; id++) {
      int number = others.get(id);
      direct[id] = number + 1;
    }
  }

  /** Returns the number of something else that has a key of its own. */
  int ofOther(int key, int id) {
    int number = others.get(APART | Integer.toUnsignedLong(key));
    if (number < 0) {
      number = ids.size();
      ids.add(id);
      others.put(APART | Integer.toUnsignedLong(key), number);
    }
    return number;
  }

  /** Returns the id of a number. */
  int id(int number) {
    return ids.get(number);
  }
}
