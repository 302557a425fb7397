package dev.impasse.demo;

import java.util.Optional;

/**
 * A producer and a consumer that take turns, without a queue between them.
 *
 * <p>Run it with {@code impasse demo coroutine}.
 */
@Demo(
    name = "coroutine",
    line = "A producer sends five items to a consumer that yields, strictly in turn",
    story =
        """
        The consumer is a generator: it yields its reply to the last item and stops until the \
        producer sends the next one. On JDK 21 and later it is a virtual thread. At each moment \
        one of the two waits for the other, and never both: two threads that wait for each other \
        in turn are no cycle.""",
    verdict = Verdict.CLEAN,
    output =
        """
        [PRODUCER] Producing 1
        [CONSUMER] Consuming 1
        [PRODUCER] Consumer returns 200 OK
        [PRODUCER] Producing 2
        [CONSUMER] Consuming 2
        [PRODUCER] Consumer returns 200 OK
        [PRODUCER] Producing 3
        [CONSUMER] Consuming 3
        [PRODUCER] Consumer returns 200 OK
        [PRODUCER] Producing 4
        [CONSUMER] Consuming 4
        [PRODUCER] Consumer returns 200 OK
        [PRODUCER] Producing 5
        [CONSUMER] Consuming 5
        [PRODUCER] Consumer returns 200 OK
        """)
final class CoroutineDemo {

  private CoroutineDemo() {}

  /** Produces five items. */
  public static void main(String[] args) throws InterruptedException {
    Generator<Integer, String> consumer = new Generator<>("consumer", CoroutineDemo::consume);
    consumer.start();
    for (int item = 1; item <= 5; item++) {
      System.out.println("[PRODUCER] Producing " + item);
      String reply = consumer.send(item);
      System.out.println("[PRODUCER] Consumer returns " + reply);
    }
    consumer.close();
  }

  private static void consume(Generator<Integer, String> self) {
    Optional<Integer> item = self.yielding("");
    while (item.isPresent()) {
      System.out.println("[CONSUMER] Consuming " + item.get());
      item = self.yielding("200 OK");
    }
  }
}
