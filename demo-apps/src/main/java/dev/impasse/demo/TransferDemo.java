package dev.impasse.demo;

import java.util.concurrent.Phaser;

/**
 * A bank that locks the account it takes from, then the account it gives to.
 *
 * <p>Run it with {@code impasse demo transfer}; {@link TransferOrderedDemo} is the repaired
 * counterpart.
 */
@Demo(
    name = "transfer",
    line = "Two transfers between two accounts, in opposite directions",
    story =
        """
        A transfer locks the account it takes from, then the one it gives to. There is only one \
        transfer method, and in it only one order; but Alice pays Bob while Bob pays Alice, and \
        the same two lines lock the two accounts the other way round. Both locks are the field \
        Account.lock, of two different accounts.""",
    verdict = Verdict.DETECTED,
    cycle = {"Account.lock", "Account.lock"},
    counterpart = "transfer-ordered",
    output =
        """
        the account of Bob is locked, 20 for Alice
        the account of Alice is locked, 30 for Bob
        """)
final class TransferDemo {

  private static final Phaser bothHoldOne = new Phaser(2);

  private TransferDemo() {}

  /** Starts the two transfers. */
  public static void main(String[] args) {
    Account alice = new Account(1, "Alice", 100);
    Account bob = new Account(2, "Bob", 100);
    new Thread(() -> transfer(alice, bob, 30), "alice-to-bob").start();
    new Thread(() -> transfer(bob, alice, 20), "bob-to-alice").start();
  }

  private static void transfer(Account from, Account to, long amount) {
    from.lock.lock();
    try {
      System.out.println(
          "the account of " + from.owner() + " is locked, " + amount + " for " + to.owner());
      bothHoldOne.arriveAndAwaitAdvance();
      to.lock.lock();
      try {
        from.add(-amount);
        to.add(amount);
        System.out.println(to.owner() + " has got " + amount);
      } finally {
        to.lock.unlock();
      }
    } finally {
      from.lock.unlock();
    }
  }
}
