package dev.impasse.core.waitfor;

import dev.impasse.core.finding.LockRef;
import java.util.ArrayList;
import java.util.List;

/** A resource and its holders. */
public final class ResourceNode {
  final long key;
  final LockRef ref;
  final List<HoldEdge> holders = new ArrayList<>();
  final List<Want> wanted = new ArrayList<>();
  boolean provesNothing;
  boolean unseen;
  boolean owned;
  int freePermits;
  int allPermits = -1;

  ResourceNode(long key, LockRef ref) {
    this.key = key;
    this.ref = ref;
  }

  /** Returns the resource. */
  public LockRef ref() {
    return ref;
  }

  /** Returns who holds it. */
  public List<HoldEdge> holders() {
    return List.copyOf(holders);
  }
}
