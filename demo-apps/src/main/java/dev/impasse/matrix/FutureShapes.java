package dev.impasse.matrix;

import static dev.impasse.matrix.Shape.Verdict.SUSPECTED;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Results that are waited for by those who should bring them. */
final class FutureShapes {

  private FutureShapes() {}

  /** Anybody could complete them, but nobody else knows them. */
  @Shape(
      name = "future-crossed",
      line = "Two threads each wait for the CompletableFuture that the other completes then",
      verdict = SUSPECTED,
      participants = {"price", "tax"},
      locks = {"Crossed.price", "Crossed.tax"})
  static final class Crossed implements Program {

    private final CompletableFuture<Integer> price = new CompletableFuture<>();
    private final CompletableFuture<Integer> tax = new CompletableFuture<>();

    @Override
    public void play(Cast cast) {
      cast.start("price", () -> price.complete(tax.join() * 5));
      cast.start("tax", () -> tax.complete(price.get() / 5));
    }
  }

  /** Two tasks of a pool of two that wait for each other's result. */
  @Shape(
      name = "future-supply-crossed",
      line = "Two supplyAsync tasks on a pool of two join each other",
      verdict = SUSPECTED,
      participants = {"stage-1", "stage-2"},
      locks = {"SupplyCrossed.left", "SupplyCrossed.right"})
  static final class SupplyCrossed implements Program {

    private volatile CompletableFuture<Integer> left = new CompletableFuture<>();
    private volatile CompletableFuture<Integer> right = new CompletableFuture<>();
    private final Meeting set = new Meeting(3);

    @Override
    public void play(Cast cast) {
      ExecutorService pool = Executors.newFixedThreadPool(2, cast.factory("stage"));
      left = CompletableFuture.supplyAsync(this::computeLeft, pool);
      right = CompletableFuture.supplyAsync(this::computeRight, pool);
      set.arrive();
    }

    private int computeLeft() {
      set.arrive();
      return right.join() + 1;
    }

    private int computeRight() {
      set.arrive();
      return left.join() + 1;
    }
  }

  /** A task that waits for a task behind it in the same queue. */
  @Shape(
      name = "pool-starvation",
      line = "The only worker of a pool waits for a task that is queued in its own pool",
      verdict = SUSPECTED,
      participants = {"render-1"})
  static final class Starvation implements Program {

    @Override
    public void play(Cast cast) {
      ExecutorService pool = Executors.newFixedThreadPool(1, cast.factory("render"));
      cast.start("client", () -> System.out.println(pool.submit(() -> page(pool)).get()));
    }

    private static String page(ExecutorService pool)
        throws InterruptedException, ExecutionException {
      return "page " + pool.submit(() -> "header").get();
    }
  }

  /** Each pool alone has done nothing wrong. */
  @Shape(
      name = "pool-starvation-nested",
      line = "A worker waits for a task of another pool, which waits for one of the first",
      verdict = SUSPECTED,
      participants = {"web-1", "database-1"})
  static final class StarvationNested implements Program {

    private ExecutorService web = Executors.newCachedThreadPool();
    private ExecutorService database = Executors.newCachedThreadPool();

    @Override
    public void play(Cast cast) {
      web = Executors.newSingleThreadExecutor(cast.factory("web"));
      database = Executors.newSingleThreadExecutor(cast.factory("database"));
      web.execute(this::request);
    }

    private void request() {
      try {
        System.out.println(database.submit(this::query).get());
      } catch (InterruptedException | ExecutionException e) {
        throw new AssertionError(e);
      }
    }

    private String query() throws InterruptedException, ExecutionException {
      return "row of " + web.submit(() -> "user").get();
    }
  }
}
