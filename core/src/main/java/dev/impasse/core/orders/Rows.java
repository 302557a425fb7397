package dev.impasse.core.orders;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Rows of a few numbers, each once, numbered from 0 as they first come.
 *
 * <p>Some million rows come of a few thousand files, nearly all of them known: nothing is allocated
 * for one that is. Where a row stands depends on a number drawn by chance, so that nobody can write
 * a file in which all rows meet.
 *
 * <p><b>Shape.</b> An open hash table of row numbers plus 1, 0 where free, half full at most.
 */
public final class Rows {

  private final int width;
  private final int seed = ThreadLocalRandom.current().nextInt();
  private int[] cells;
  private int[] table = new int[128];
  private int size;

  /** Makes an empty one for rows of so many numbers. */
  public Rows(int width) {
    this.width = width;
    this.cells = new int[32 * width];
  }

  /** Returns the number of a row, which is added if it is not known: then it is the last one. */
  public int add(int[] row) {
    int mask = table.length - 1;
    int at = hash(row, 0) & mask;
    while (table[at] != 0) {
      int known = table[at] - 1;
      if (isAt(known * width, row)) {
        return known;
      }
      at = (at + 1) & mask;
    }
    if (cells.length - size * width < width) {
      cells = Arrays.copyOf(cells, 2 * cells.length);
    }
    System.arraycopy(row, 0, cells, size * width, width);
    table[at] = ++size;
    if (2 * size > table.length) {
      grow();
    }
    return size - 1;
  }

  private boolean isAt(int start, int[] row) {
    for (int i = 0; i < width; i++) {
      if (cells[start + i] != row[i]) {
        return false;
      }
    }
    return true;
  }

  private int hash(int[] of, int start) {
    int hash = seed;
    for (int i = 0; i < width; i++) {
      hash = (hash ^ of[start + i]) * 0x9E3779B1;
      hash ^= hash >>> 15;
    }
    return hash;
  }

  private void grow() {
    int[] larger = new int[2 * table.length];
    int mask = larger.length - 1;
    for (int i = 0; i < size; i++) {
      int at = hash(cells, i * width) & mask;
      while (larger[at] != 0) {
        at = (at + 1) & mask;
      }
      larger[at] = i + 1;
    }
    table = larger;
  }

  /** Returns how many rows there are. */
  public int size() {
    return size;
  }

  /** Returns a number of a row. */
  public int cell(int row, int column) {
    return cells[row * width + column];
  }
}
