package dev.impasse.core.trace;

import dev.impasse.core.model.LockKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The definitions of locks by their numbers, in arrays: programs have millions of short-lived ones.
 *
 * <p>Numbers are handed out one by one. One far above the count of definitions is damage and kept
 * in a small map, so that a lying number costs no memory.
 */
final class LockDefinitions {

  private static final int SLACK = 1 << 16;
  private static final int MOST_ASTRAY = 10_000;

  /** What one definition says. */
  record RawLock(int classId, int hash, int kind, int site) {}

  private final Map<Integer, RawLock> astray = new HashMap<>();
  private byte[] kinds = {};
  private int[] classes = {};
  private int[] hashes = {};
  private int[] sites = {};
  private int count;

  void put(int id, RawLock lock) {
    count++;
    if (id < 0 || id > 4L * count + SLACK) {
      if (astray.size() < MOST_ASTRAY) {
        astray.put(id, lock);
      }
      return;
    }
    if (id >= kinds.length) {
      int length = Math.max(id + 1, kinds.length + (kinds.length >> 1));
      kinds = Arrays.copyOf(kinds, length);
      classes = Arrays.copyOf(classes, length);
      hashes = Arrays.copyOf(hashes, length);
      sites = Arrays.copyOf(sites, length);
    }
    kinds[id] = (byte) lock.kind;
    classes[id] = lock.classId;
    hashes[id] = lock.hash;
    sites[id] = lock.site;
  }

  @Nullable RawLock get(int id) {
    if (id < 0 || id >= kinds.length || kinds[id] == 0) {
      return astray.get(id);
    }
    return new RawLock(classes[id], hashes[id], kinds[id], sites[id]);
  }

  /** Returns the code of the kind of a lock, 0 if it was not defined. */
  int kind(int id) {
    int kind = id >= 0 && id < kinds.length ? kinds[id] : 0;
    if (kind == 0 && !astray.isEmpty()) {
      RawLock lock = astray.get(id);
      kind = lock == null ? 0 : lock.kind;
    }
    return kind;
  }

  /** Whether a lock takes tickets for its releases too. */
  boolean sharedCapable(int id) {
    int kind = kind(id);
    return kind > 0 && SHARED_CAPABLE[kind & 0xFF];
  }

  private static final boolean[] SHARED_CAPABLE = sharedCapableByCode();

  private static boolean[] sharedCapableByCode() {
    boolean[] capable = new boolean[256];
    for (int code = 0; code < capable.length; code++) {
      capable[code] = LockKind.ofCode(code).sharedCapable();
    }
    return capable;
  }
}
