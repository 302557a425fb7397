package dev.impasse.conformance;

import dev.impasse.conformance.program.ActiveMqLoad;
import dev.impasse.conformance.program.BootApplication;
import dev.impasse.conformance.program.Fairness;
import dev.impasse.conformance.program.GroovyLoad;
import dev.impasse.conformance.program.Interrupts;
import dev.impasse.conformance.program.JdbcLoad;
import dev.impasse.conformance.program.JettyLoad;
import dev.impasse.conformance.program.KafkaLoad;
import dev.impasse.conformance.program.KotlinLoad;
import dev.impasse.conformance.program.LuceneLoad;
import dev.impasse.conformance.program.ScalaLoad;
import dev.impasse.conformance.program.Stacks;
import dev.impasse.conformance.suite.GuavaCollections;
import dev.impasse.conformance.suite.JdkCollections;
import java.util.List;
import java.util.stream.Stream;

/** What is compared. */
final class Subjects {

  private static final List<Subject> QUICK =
      List.of(
          Subject.tests("guava-collections", GuavaCollections.class.getName()),
          Subject.of("h2", JdbcLoad.class, "jdbc:h2:mem:load;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=1000"),
          Subject.of("boot", BootApplication.class),
          Subject.of("interrupts", Interrupts.class),
          Subject.of("fairness", Fairness.class),
          Subject.of("stacks", Stacks.class));

  private static final List<Subject> SLOW =
      List.of(
          Subject.tests("jdk-collections", JdkCollections.class.getName()),
          Subject.tests(
              "commons-pool",
              "org.apache.commons.pool2.impl.TestGenericObjectPool",
              "org.apache.commons.pool2.impl.TestGenericKeyedObjectPool",
              "org.apache.commons.pool2.impl.TestSoftReferenceObjectPool",
              "org.apache.commons.pool2.impl.TestLinkedBlockingDeque"),
          Subject.tests(
              "commons-lang",
              "org.apache.commons.lang3.concurrent.BackgroundInitializerTest",
              "org.apache.commons.lang3.concurrent.CallableBackgroundInitializerTest",
              "org.apache.commons.lang3.concurrent.EventCountCircuitBreakerTest",
              "org.apache.commons.lang3.concurrent.LazyInitializerTest",
              "org.apache.commons.lang3.concurrent.MemoizerFunctionTest",
              "org.apache.commons.lang3.concurrent.MultiBackgroundInitializerTest",
              "org.apache.commons.lang3.concurrent.locks.LockingVisitorsTest"),
          Subject.of("derby", JdbcLoad.class, "jdbc:derby:memory:load;create=true"),
          Subject.of("lucene", LuceneLoad.class),
          Subject.of("jetty", JettyLoad.class),
          Subject.of("activemq", ActiveMqLoad.class),
          Subject.of("kafka", KafkaLoad.class),
          Subject.of("groovy", GroovyLoad.class),
          Subject.of("kotlin", KotlinLoad.class),
          Subject.of("scala", ScalaLoad.class));

  private Subjects() {}

  static List<Subject> quick() {
    return QUICK;
  }

  static List<Subject> all() {
    return Stream.concat(QUICK.stream(), SLOW.stream()).toList();
  }

  /** Whether {@code -Dconformance.only} leaves it in. */
  static boolean isChosen(Subject subject) {
    return subject.name().startsWith(System.getProperty("conformance.only", ""));
  }
}
