package dev.impasse.conformance.program;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jetbrains.kotlin.cli.common.ExitCode;
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler;

/** The Kotlin compiler, and Kotlin code that it compiles: locks, coroutines, their mutexes. */
public final class KotlinLoad {

  private static final String SOURCE =
      """
      import java.util.concurrent.locks.*
      import kotlin.concurrent.*
      import kotlinx.coroutines.*
      import kotlinx.coroutines.sync.*

      class Counter {
        private val lock = ReentrantLock()
        private val both = ReentrantReadWriteLock()
        private val monitor = Any()
        var count = 0
        fun add() = lock.withLock { synchronized(monitor) { both.write { count++ } } }
        fun get() = both.read { count }
        @Synchronized fun twice() { add(); add() }
        val late: Int by lazy { add() }
      }

      fun main() {
        val counter = Counter()
        val threads = List(4) { thread { repeat(1000) { counter.add(); counter.twice() } } }
        threads.forEach { it.join() }
        println("threads ${counter.get()}")
        val mutex = Mutex()
        var guarded = 0
        runBlocking(Dispatchers.Default) {
          repeat(100) { launch { repeat(100) { mutex.withLock { guarded++ }; yield() } } }
        }
        println("coroutines $guarded, late ${counter.late}")
        runBlocking {
          val failed = runCatching { withTimeout(10) { delay(100_000) } }
          println(failed.exceptionOrNull()!!::class.simpleName)
        }
      }
      """;

  private KotlinLoad() {}

  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("kotlin");
    Path source = Files.writeString(directory.resolve("Load.kt"), SOURCE);
    String classPath = System.getProperty("java.class.path");
    ExitCode code =
        new K2JVMCompiler()
            .exec(
                System.err,
                source.toString(),
                "-d",
                directory.toString(),
                "-cp",
                classPath,
                "-nowarn",
                "-no-stdlib",
                "-no-reflect");
    System.out.println("compiled " + code);
    Compiled.run(directory, "LoadKt");
    System.exit(0);
  }
}
