package dev.impasse.forked;

import java.util.LinkedHashMap;
import java.util.Map;

/** Runs all benign programs at once, or those named, for longer than any of them takes. */
final class BenignProgram {

  private BenignProgram() {}

  public static void main(String[] args) {
    Map<String, Runnable> cases = cases();
    if (args.length > 0) {
      cases.keySet().retainAll(java.util.Arrays.asList(args));
    }
    cases.values().forEach(Runnable::run);
    Threads.holdStill(4 * Threads.LONG_MILLIS + 1_000);
    System.out.println("all ran: " + cases.size());
  }

  private static Map<String, Runnable> cases() {
    Map<String, Runnable> cases = new LinkedHashMap<>();
    cases.put("timedCrossed", BenignLocks::timedCrossed);
    cases.put("triedCrossed", BenignLocks::triedCrossed);
    cases.put("joinedWithTimeOut", BenignLocks::joinedWithTimeOut);
    cases.put("gated", BenignLocks::gated);
    cases.put("handOverHand", BenignLocks::handOverHand);
    cases.put("reentry", BenignLocks::reentry);
    cases.put("releasedInAnotherMethod", BenignLocks::releasedInAnotherMethod);
    cases.put("exceptionWhileHeld", BenignLocks::exceptionWhileHeld);
    cases.put("downgrade", BenignLocks::downgrade);
    cases.put("readersAndQueuedWriter", BenignLocks::readersAndQueuedWriter);
    cases.put("contention", BenignLocks::contention);
    cases.put("starvation", BenignLocks::starvation);
    cases.put("interruptedWait", BenignLocks::interruptedWait);
    cases.put("conditionPingPong", BenignLocks::conditionPingPong);
    cases.put("monitorPingPong", BenignLocks::monitorPingPong);
    cases.put("joinsItself", BenignLocks::joinsItself);
    cases.put("limiter", BenignHandOffs::limiter);
    cases.put("boundedExecutor", BenignHandOffs::boundedExecutor);
    cases.put("turns", BenignHandOffs::turns);
    cases.put("boundedBuffer", BenignHandOffs::boundedBuffer);
    cases.put("stampedWrite", BenignHandOffs::stampedWriteReleasedElsewhere);
    cases.put("stampedRead", BenignHandOffs::stampedReadReleasedElsewhere);
    cases.put("stampedConversions", BenignHandOffs::stampedConversions);
    cases.put("lockReleasedElsewhere", BenignHandOffs::lockReleasedElsewhere);
    cases.put("lockUnlessRefused", BenignHandOffs::lockReleasedElsewhereUnlessRefused);
    cases.put("declared", BenignHandOffs::declaredLockReleasedElsewhere);
    cases.put("wrappers", BenignHandOffs::wrappers);
    cases.put("ownReadWriteLock", BenignHandOffs::ownReadWriteLock);
    cases.put("spinLocksThatGiveUp", BenignHandOffs::spinLocksThatGiveUp);
    cases.put("lockOfMonitorAndWait", BenignHandOffs::lockOfMonitorAndWait);
    return cases;
  }
}
