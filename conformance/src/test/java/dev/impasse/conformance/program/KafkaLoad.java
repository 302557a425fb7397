package dev.impasse.conformance.program;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka's clients without a server: the mock ones, and a real producer that finds nobody. */
public final class KafkaLoad {

  private static final int THREADS = 4;
  private static final int RECORDS = 2000;

  private KafkaLoad() {}

  public static void main(String[] args) throws Exception {
    produce();
    consume();
    findNobody();
  }

  private static void produce() throws Exception {
    AtomicLong sum = new AtomicLong();
    try (MockProducer<String, String> producer =
        new MockProducer<>(true, new StringSerializer(), new StringSerializer())) {
      ExecutorService pool = Executors.newFixedThreadPool(THREADS);
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        String key = "k" + t;
        done.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < RECORDS; i++) {
                    producer.send(
                        new ProducerRecord<>("topic", key, "v" + i),
                        (metadata, failure) -> sum.addAndGet(failure == null ? 1 : 1_000_000));
                  }
                  return null;
                }));
      }
      for (Future<?> one : done) {
        one.get();
      }
      pool.shutdown();
      System.out.println("sent " + producer.history().size() + ", told " + sum);
    }
  }

  private static void consume() {
    TopicPartition partition = new TopicPartition("topic", 0);
    try (MockConsumer<String, String> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST)) {
      consumer.assign(List.of(partition));
      consumer.updateBeginningOffsets(new HashMap<>(Map.of(partition, 0L)));
      for (int i = 0; i < RECORDS; i++) {
        consumer.addRecord(new ConsumerRecord<>("topic", 0, i, "k", "v" + i));
      }
      int count = consumer.poll(Duration.ZERO).count();
      System.out.println("polled " + count + " at " + consumer.position(partition));
    }
  }

  private static void findNobody() {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", "127.0.0.1:1");
    properties.put("max.block.ms", "500");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("topic", "k", "v")).get();
      System.out.println("found somebody");
    } catch (Exception e) {
      System.out.println(e.getClass().getSimpleName() + " " + e.getMessage());
    }
  }
}
