package dev.impasse.conformance.program;

import java.nio.file.Files;
import java.nio.file.Path;

/** The Scala compiler, and Scala code that it compiles: monitors, lazy values, futures. */
public final class ScalaLoad {

  private static final String SOURCE =
      """
      import java.util.concurrent.locks.ReentrantLock
      import scala.collection.concurrent.TrieMap
      import scala.concurrent._
      import scala.concurrent.duration._
      import scala.concurrent.ExecutionContext.Implicits.global

      trait Counting {
        protected val lock = new ReentrantLock
        var count = 0
        def add(): Unit = { lock.lock(); try count += 1 finally lock.unlock() }
        def twice(): Unit = synchronized { add(); add() }
        lazy val late: Int = { add(); count }
      }
      class Counter extends Counting

      object Load {
        def main(args: Array[String]): Unit = {
          val counter = new Counter
          val map = TrieMap.empty[Int, Int]
          val all = Future.traverse((0 until 8).toList) { t =>
            Future {
              (0 until 500).foreach { i => counter.twice(); map.put(t * 500 + i, i) }
              blocking { counter.add() }
            }
          }
          Await.result(all, 1.minute)
          println(s"count ${counter.count} map ${map.values.sum} late ${counter.late}")
          val missed =
            try { Await.result(Promise[Int]().future, 10.millis); "nothing" }
            catch { case e: TimeoutException => e.getClass.getSimpleName }
          println(s"missed $missed")
        }
      }
      """;

  private ScalaLoad() {}

  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("scala");
    Path source = Files.writeString(directory.resolve("Load.scala"), SOURCE);
    boolean compiled =
        scala.tools.nsc.Main.process(
            new String[] {"-usejavacp", "-nowarn", "-d", directory.toString(), source.toString()});
    System.out.println("compiled " + compiled);
    Compiled.run(directory, "Load");
    System.exit(0);
  }
}
