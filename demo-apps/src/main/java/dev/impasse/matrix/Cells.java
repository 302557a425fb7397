package dev.impasse.matrix;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All cells, in the order of the table. */
final class Cells {

  private static final List<Cell> ALL =
      Stream.of(
              MonitorShapes.Blocks.class,
              MonitorShapes.Methods.class,
              MonitorShapes.WithLock.class,
              LockShapes.Locals.class,
              LockShapes.Interruptibly.class,
              LockShapes.WriteWrite.class,
              PermitShapes.TwoSemaphores.class,
              PermitShapes.WithLock.class,
              PermitShapes.TwoEach.class,
              PermitShapes.Twice.class,
              PermitShapes.ThreeOfFour.class,
              ReadWriteShapes.Crossed.class,
              ReadWriteShapes.Upgrade.class,
              ReadWriteShapes.BehindWriter.class,
              StampShapes.WriteWrite.class,
              StampShapes.Twice.class,
              StampShapes.OwnTwice.class,
              JoinShapes.Cycle.class,
              JoinShapes.UnderLock.class,
              LatchShapes.UnderMonitor.class,
              LatchShapes.UnderLock.class,
              LatchShapes.Called.class,
              LatchShapes.Barrier.class,
              NotifyShapes.Lost.class,
              NotifyShapes.LostAlone.class,
              NotifyShapes.LostSignal.class,
              NotifyShapes.Died.class,
              NotifyShapes.Nested.class,
              FutureShapes.Crossed.class,
              FutureShapes.SupplyCrossed.class,
              FutureShapes.Starvation.class,
              FutureShapes.StarvationNested.class,
              InitShapes.Two.class,
              InitShapes.SuperAndSub.class,
              InitShapes.UnderMonitor.class,
              InitShapes.JoinsHelper.class,
              QueueShapes.FullArray.class,
              QueueShapes.FullLinked.class,
              QueueShapes.Empty.class,
              LeftoverShapes.Orphaned.class,
              LeftoverShapes.OrphanedPermit.class,
              LeftoverShapes.Leaked.class,
              ReacquireShapes.InAwait.class,
              ReacquireShapes.InWait.class,
              ReacquireShapes.AfterTime.class,
              ExhaustedShapes.BySemaphore.class,
              ExhaustedShapes.ByQueue.class,
              JdkShapes.Vectors.class,
              JdkShapes.Hashtables.class,
              JdkShapes.Lists.class,
              JdkShapes.Maps.class,
              JdkShapes.Queue.class,
              JdkShapes.Logging.class,
              RingShapes.Three.class,
              RingShapes.Five.class,
              RingShapes.Thousand.class,
              RingShapes.Chain.class,
              SafeLocks.TryLockCrossed.class,
              SafeLocks.TimedWaits.class,
              SafeLocks.GateLock.class,
              SafeLocks.ForkJoin.class,
              SafeLocks.ReEntry.class,
              SafeLocks.HandOverHand.class,
              SafeLocks.HandOff.class,
              SafeLocks.Downgrade.class,
              SafeIdle.Pools.class,
              SafeIdle.Schedulers.class,
              SafeIdle.DaemonQueue.class,
              SafeIdle.References.class,
              SafeIdle.LoopParked.class,
              SafeIdle.LoopSelector.class,
              SafeIdle.ShutdownLatch.class,
              SafeMoving.SlowFuture.class,
              SafeMoving.SlowLatch.class,
              InitShapes.Slow.class,
              SafeMoving.Contention.class,
              SafeMoving.PausedHolder.class,
              SafeMoving.RequestThreads.class)
          .map(Cell::new)
          .toList();

  private Cells() {}

  static List<Cell> all() {
    return ALL;
  }

  static Optional<Cell> find(String name) {
    return ALL.stream().filter(cell -> cell.shape().name().equals(name)).findFirst();
  }

  /**
   * One cell.
   *
   * @param type the class of its program, which carries the annotation
   */
  record Cell(Class<?> type) {

    /**
     * Returns the cell of a class without loading those of all others, which would be woven, too:
     * of a JVM that runs one cell a fifth of the work.
     *
     * @param className the full name of an annotated class
     */
    static Cell of(String className) throws ClassNotFoundException {
      return new Cell(Class.forName(className));
    }

    Shape shape() {
      Shape shape = type.getAnnotation(Shape.class);
      if (shape == null) {
        throw new AssertionError("every cell is annotated with @Shape: class=" + type.getName());
      }
      return shape;
    }

    /** Makes its program. */
    Program program() {
      try {
        return (Program) type.getDeclaredConstructor().newInstance();
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("a cell has a constructor: class=" + type.getName(), e);
      }
    }
  }
}
