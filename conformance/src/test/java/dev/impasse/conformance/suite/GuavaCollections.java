package dev.impasse.conformance.suite;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.collect.ConcurrentHashMultiset;
import com.google.common.collect.HashBiMap;
import com.google.common.collect.MapMaker;
import com.google.common.collect.Maps;
import com.google.common.collect.Multiset;
import com.google.common.collect.Queues;
import com.google.common.collect.testing.ConcurrentMapTestSuiteBuilder;
import com.google.common.collect.testing.MapTestSuiteBuilder;
import com.google.common.collect.testing.QueueTestSuiteBuilder;
import com.google.common.collect.testing.TestStringMapGenerator;
import com.google.common.collect.testing.TestStringQueueGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.Feature;
import com.google.common.collect.testing.features.MapFeature;
import com.google.common.collect.testing.google.MultisetTestSuiteBuilder;
import com.google.common.collect.testing.google.TestStringMultisetGenerator;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import junit.framework.Test;
import junit.framework.TestSuite;

/** Guava's tests of Guava's collections that lock: caches, concurrent and synchronized ones. */
public final class GuavaCollections {

  private static final Feature<?>[] CONCURRENT = {
    CollectionSize.ANY, MapFeature.GENERAL_PURPOSE, CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
  };

  private GuavaCollections() {}

  /** Returns the suite: JUnit asks for it by this name. */
  public static Test suite() {
    TestSuite suite = new TestSuite("collections of Guava");
    suite.addTest(concurrent("MapMaker", () -> new MapMaker().makeMap()));
    suite.addTest(concurrent("weak keys", () -> new MapMaker().weakValues().makeMap()));
    suite.addTest(
        concurrent("Cache", () -> CacheBuilder.newBuilder().<String, String>build().asMap()));
    suite.addTest(
        concurrent(
            "LoadingCache",
            () ->
                CacheBuilder.newBuilder()
                    .maximumSize(1000)
                    .concurrencyLevel(1)
                    .recordStats()
                    .build(CacheLoader.from((String key) -> key))
                    .asMap()));
    suite.addTest(synchronizedMap());
    suite.addTest(synchronizedQueue());
    suite.addTest(multiset());
    return suite;
  }

  private static Test concurrent(String name, Supplier<ConcurrentMap<String, String>> maker) {
    return ConcurrentMapTestSuiteBuilder.using(filled(maker))
        .named(name)
        .withFeatures(CONCURRENT)
        .createTestSuite();
  }

  private static Test synchronizedMap() {
    return MapTestSuiteBuilder.using(
            filled(() -> Maps.synchronizedBiMap(HashBiMap.<String, String>create())))
        .named("synchronizedBiMap")
        .withFeatures(
            CollectionSize.ANY,
            MapFeature.GENERAL_PURPOSE,
            MapFeature.REJECTS_DUPLICATES_AT_CREATION,
            CollectionFeature.SUPPORTS_ITERATOR_REMOVE)
        .createTestSuite();
  }

  private static <M extends Map<String, String>> TestStringMapGenerator filled(Supplier<M> maker) {
    return new TestStringMapGenerator() {
      @Override
      protected Map<String, String> create(Map.Entry<String, String>[] entries) {
        M map = maker.get();
        for (Map.Entry<String, String> entry : entries) {
          map.put(entry.getKey(), entry.getValue());
        }
        return map;
      }
    };
  }

  private static Test synchronizedQueue() {
    return QueueTestSuiteBuilder.using(
            new TestStringQueueGenerator() {
              @Override
              protected Queue<String> create(String[] elements) {
                return Queues.synchronizedQueue(new ArrayDeque<>(List.of(elements)));
              }
            })
        .named("synchronizedQueue")
        .withFeatures(
            CollectionSize.ANY, CollectionFeature.GENERAL_PURPOSE, CollectionFeature.KNOWN_ORDER)
        .createTestSuite();
  }

  private static Test multiset() {
    return MultisetTestSuiteBuilder.using(
            new TestStringMultisetGenerator() {
              @Override
              protected Multiset<String> create(String[] elements) {
                return ConcurrentHashMultiset.create(Arrays.asList(elements));
              }
            })
        .named("ConcurrentHashMultiset")
        .withFeatures(CollectionSize.ANY, CollectionFeature.GENERAL_PURPOSE)
        .createTestSuite();
  }
}
