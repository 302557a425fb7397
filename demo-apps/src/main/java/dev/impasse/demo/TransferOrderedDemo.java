package dev.impasse.demo;

/**
 * The repaired counterpart of {@link TransferDemo}: accounts are locked in the order of their
 * numbers.
 *
 * <p>Run it with {@code impasse demo transfer-ordered}.
 */
@Demo(
    name = "transfer-ordered",
    line = "The same, but the account with the lower number is locked first",
    story =
        """
        Whoever pays whom, the account with the lower number is locked first. Two threads move \
        money to and fro, a thousand times each, and no schedule lets them lock each other out. \
        The sum stays what it was.""",
    verdict = Verdict.CLEAN,
    counterpart = "transfer",
    output =
        """
        Alice has -900, Bob has 1100
        """)
final class TransferOrderedDemo {

  private static final int TRANSFERS = 1_000;

  private TransferOrderedDemo() {}

  /** Starts the two threads, waits for them, and prints the balances. */
  public static void main(String[] args) throws InterruptedException {
    Account alice = new Account(1, "Alice", 100);
    Account bob = new Account(2, "Bob", 100);
    Thread there = new Thread(() -> transferOften(alice, bob, 3), "alice-to-bob");
    Thread back = new Thread(() -> transferOften(bob, alice, 2), "bob-to-alice");
    there.start();
    back.start();
    there.join();
    back.join();
    System.out.println("Alice has " + alice.balance() + ", Bob has " + bob.balance());
  }

  private static void transferOften(Account from, Account to, long amount) {
    for (int i = 0; i < TRANSFERS; i++) {
      transfer(from, to, amount);
    }
  }

  private static void transfer(Account from, Account to, long amount) {
    Account first = from.number() < to.number() ? from : to;
    Account second = first == from ? to : from;
    first.lock.lock();
    try {
      second.lock.lock();
      try {
        from.add(-amount);
        to.add(amount);
      } finally {
        second.lock.unlock();
      }
    } finally {
      first.lock.unlock();
    }
  }
}
