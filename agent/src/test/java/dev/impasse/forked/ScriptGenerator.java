package dev.impasse.forked;

import dev.impasse.forked.LockScript.Kind;
import dev.impasse.forked.LockScript.Op;
import dev.impasse.forked.LockScript.Resource;
import dev.impasse.forked.LockScript.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes programs at random: two to six threads, two to five resources. Every thread gives back all
 * that it takes, in any order; monitors are nested, as the language has them.
 */
final class ScriptGenerator {

  private final Random random;
  private final long seed;
  private final List<Resource> resources = new ArrayList<>();

  /** Steps of the thread in work, and those of them that are not given back yet. */
  private List<Step> steps = new ArrayList<>();

  private final List<Integer> open = new ArrayList<>();

  ScriptGenerator(long seed) {
    this.seed = seed;
    random = new Random(seed * 0x9E3779B97F4A7C15L); // neighbours begin alike without this
  }

  LockScript script() {
    int count = 2 + random.nextInt(5);
    for (int n = 2 + random.nextInt(4); n > 0; n--) {
      Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
      resources.add(new Resource(kind, random.nextBoolean(), 1 + random.nextInt(3)));
    }
    List<List<Step>> threads = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      threads.add(thread(t, count));
    }
    return new LockScript(seed, List.copyOf(resources), List.copyOf(threads));
  }

  private List<Step> thread(int self, int count) {
    steps = new ArrayList<>();
    open.clear();
    for (int n = 4 + random.nextInt(9); n > 0; n--) {
      int dice = random.nextInt(100);
      if (dice < 20) {
        pause();
      } else if (dice < 27) {
        join(self, count);
      } else if (dice < 27 + 15 * open.size()) {
        give();
      } else {
        take();
      }
    }
    while (!open.isEmpty()) {
      give();
    }
    return List.copyOf(steps);
  }

  private void pause() {
    add(Op.PAUSE, 0, 1 + random.nextInt(1 << random.nextInt(11)), -1);
  }

  private void join(int self, int count) {
    int other = random.nextInt(count);
    if (other != self) {
      add(Op.JOIN, other, 1, -1);
    }
  }

  private void give() {
    int at = random.nextInt(open.size());
    boolean monitor = isMonitor(open.get(at));
    for (int i = open.size() - 1; monitor && i > at; i--) {
      if (isMonitor(open.get(i))) {
        at = i; // the innermost one first
        break;
      }
    }
    int of = open.remove(at);
    Step taken = steps.get(of);
    add(monitor ? Op.LEAVE : Op.GIVE, taken.target(), taken.amount(), of);
  }

  private boolean isMonitor(int step) {
    return resources.get(steps.get(step).target()).kind() == Kind.MONITOR;
  }

  private void take() {
    int target = random.nextInt(resources.size());
    Resource resource = resources.get(target);
    if (open.stream().anyMatch(step -> steps.get(step).target() == target)
        && resource.kind() != Kind.LOCK
        && resource.kind() != Kind.MONITOR
        && random.nextInt(4) > 0) {
      return; // most threads do not hang by themselves
    }
    boolean reads =
        (resource.kind() == Kind.READ_WRITE || resource.kind() == Kind.STAMPED)
            && random.nextInt(5) < 3;
    boolean tries = random.nextInt(6) == 0;
    int amount = resource.kind() == Kind.SEMAPHORE ? 1 + random.nextInt(resource.permits()) : 1;
    Op op;
    if (resource.kind() == Kind.MONITOR) {
      op = random.nextBoolean() ? Op.ENTER : Op.CALL;
    } else if (reads) {
      op = tries ? Op.TRY_READ : Op.READ;
    } else {
      op = tries ? Op.TRY : Op.TAKE;
    }
    open.add(steps.size());
    add(op, target, amount, -1);
  }

  private void add(Op op, int target, int amount, int of) {
    steps.add(new Step(op, target, amount, of));
  }
}
