package dev.impasse.matrix;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** All cells, in the order of the table. */
final class Cells {

  private static final List<Cell> ALL =
      List.of(
          new Cell(MonitorShapes.Blocks.class, MonitorShapes.Blocks::new),
          new Cell(MonitorShapes.Methods.class, MonitorShapes.Methods::new),
          new Cell(MonitorShapes.WithLock.class, MonitorShapes.WithLock::new),
          new Cell(LockShapes.Locals.class, LockShapes.Locals::new),
          new Cell(LockShapes.Interruptibly.class, LockShapes.Interruptibly::new),
          new Cell(LockShapes.WriteWrite.class, LockShapes.WriteWrite::new),
          new Cell(PermitShapes.TwoSemaphores.class, PermitShapes.TwoSemaphores::new),
          new Cell(PermitShapes.WithLock.class, PermitShapes.WithLock::new),
          new Cell(PermitShapes.TwoEach.class, PermitShapes.TwoEach::new),
          new Cell(PermitShapes.Twice.class, PermitShapes.Twice::new),
          new Cell(PermitShapes.ThreeOfFour.class, PermitShapes.ThreeOfFour::new),
          new Cell(ReadWriteShapes.Crossed.class, ReadWriteShapes.Crossed::new),
          new Cell(ReadWriteShapes.Upgrade.class, ReadWriteShapes.Upgrade::new),
          new Cell(ReadWriteShapes.BehindWriter.class, ReadWriteShapes.BehindWriter::new),
          new Cell(StampShapes.WriteWrite.class, StampShapes.WriteWrite::new),
          new Cell(StampShapes.Twice.class, StampShapes.Twice::new),
          new Cell(StampShapes.OwnTwice.class, StampShapes.OwnTwice::new),
          new Cell(JoinShapes.Cycle.class, JoinShapes.Cycle::new),
          new Cell(JoinShapes.UnderLock.class, JoinShapes.UnderLock::new),
          new Cell(LatchShapes.UnderMonitor.class, LatchShapes.UnderMonitor::new),
          new Cell(LatchShapes.UnderLock.class, LatchShapes.UnderLock::new),
          new Cell(LatchShapes.Called.class, LatchShapes.Called::new),
          new Cell(LatchShapes.Barrier.class, LatchShapes.Barrier::new),
          new Cell(NotifyShapes.Lost.class, NotifyShapes.Lost::new),
          new Cell(NotifyShapes.LostAlone.class, NotifyShapes.LostAlone::new),
          new Cell(NotifyShapes.LostSignal.class, NotifyShapes.LostSignal::new),
          new Cell(NotifyShapes.Died.class, NotifyShapes.Died::new),
          new Cell(NotifyShapes.Nested.class, NotifyShapes.Nested::new),
          new Cell(FutureShapes.Crossed.class, FutureShapes.Crossed::new),
          new Cell(FutureShapes.SupplyCrossed.class, FutureShapes.SupplyCrossed::new),
          new Cell(FutureShapes.Starvation.class, FutureShapes.Starvation::new),
          new Cell(FutureShapes.StarvationNested.class, FutureShapes.StarvationNested::new),
          new Cell(InitShapes.Two.class, InitShapes.Two::new),
          new Cell(InitShapes.SuperAndSub.class, InitShapes.SuperAndSub::new),
          new Cell(QueueShapes.FullArray.class, QueueShapes.FullArray::new),
          new Cell(QueueShapes.FullLinked.class, QueueShapes.FullLinked::new),
          new Cell(QueueShapes.Empty.class, QueueShapes.Empty::new),
          new Cell(LeftoverShapes.Orphaned.class, LeftoverShapes.Orphaned::new),
          new Cell(LeftoverShapes.OrphanedPermit.class, LeftoverShapes.OrphanedPermit::new),
          new Cell(LeftoverShapes.Leaked.class, LeftoverShapes.Leaked::new),
          new Cell(ReacquireShapes.InAwait.class, ReacquireShapes.InAwait::new),
          new Cell(ReacquireShapes.InWait.class, ReacquireShapes.InWait::new),
          new Cell(ReacquireShapes.AfterTime.class, ReacquireShapes.AfterTime::new),
          new Cell(ExhaustedShapes.BySemaphore.class, ExhaustedShapes.BySemaphore::new),
          new Cell(ExhaustedShapes.ByQueue.class, ExhaustedShapes.ByQueue::new),
          new Cell(JdkShapes.Vectors.class, JdkShapes.Vectors::new),
          new Cell(JdkShapes.Hashtables.class, JdkShapes.Hashtables::new),
          new Cell(JdkShapes.Lists.class, JdkShapes.Lists::new),
          new Cell(JdkShapes.Maps.class, JdkShapes.Maps::new),
          new Cell(JdkShapes.Queue.class, JdkShapes.Queue::new),
          new Cell(JdkShapes.Logging.class, JdkShapes.Logging::new),
          new Cell(RingShapes.Three.class, RingShapes.Three::new),
          new Cell(RingShapes.Five.class, RingShapes.Five::new),
          new Cell(RingShapes.Thousand.class, RingShapes.Thousand::new),
          new Cell(RingShapes.Chain.class, RingShapes.Chain::new),
          new Cell(SafeLocks.TryLockCrossed.class, SafeLocks.TryLockCrossed::new),
          new Cell(SafeLocks.TimedWaits.class, SafeLocks.TimedWaits::new),
          new Cell(SafeLocks.GateLock.class, SafeLocks.GateLock::new),
          new Cell(SafeLocks.ForkJoin.class, SafeLocks.ForkJoin::new),
          new Cell(SafeLocks.ReEntry.class, SafeLocks.ReEntry::new),
          new Cell(SafeLocks.HandOverHand.class, SafeLocks.HandOverHand::new),
          new Cell(SafeLocks.HandOff.class, SafeLocks.HandOff::new),
          new Cell(SafeLocks.Downgrade.class, SafeLocks.Downgrade::new),
          new Cell(SafeIdle.Pools.class, SafeIdle.Pools::new),
          new Cell(SafeIdle.Schedulers.class, SafeIdle.Schedulers::new),
          new Cell(SafeIdle.DaemonQueue.class, SafeIdle.DaemonQueue::new),
          new Cell(SafeIdle.References.class, SafeIdle.References::new),
          new Cell(SafeIdle.LoopParked.class, SafeIdle.LoopParked::new),
          new Cell(SafeIdle.LoopSelector.class, SafeIdle.LoopSelector::new),
          new Cell(SafeIdle.ShutdownLatch.class, SafeIdle.ShutdownLatch::new),
          new Cell(SafeMoving.SlowFuture.class, SafeMoving.SlowFuture::new),
          new Cell(SafeMoving.SlowLatch.class, SafeMoving.SlowLatch::new),
          new Cell(SafeMoving.Contention.class, SafeMoving.Contention::new),
          new Cell(SafeMoving.PausedHolder.class, SafeMoving.PausedHolder::new),
          new Cell(SafeMoving.RequestThreads.class, SafeMoving.RequestThreads::new));

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
   * @param type the class that carries the annotation
   * @param maker makes its program
   */
  record Cell(Class<?> type, Supplier<Program> maker) {

    Shape shape() {
      Shape shape = type.getAnnotation(Shape.class);
      if (shape == null) {
        throw new AssertionError("every cell is annotated with @Shape: class=" + type.getName());
      }
      return shape;
    }

    Program program() {
      return maker.get();
    }
  }
}
