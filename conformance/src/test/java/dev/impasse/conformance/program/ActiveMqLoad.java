package dev.impasse.conformance.program;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.broker.BrokerService;

/** An embedded broker between producers and listeners, some of them transacted. */
public final class ActiveMqLoad {

  private static final int PAIRS = 4;
  private static final int MESSAGES = 1000;

  private ActiveMqLoad() {}

  public static void main(String[] args) throws Exception {
    BrokerService broker = new BrokerService();
    broker.setPersistent(false);
    broker.setUseJmx(false);
    broker.setUseShutdownHook(false);
    broker.setBrokerName("load");
    broker.getSystemUsage().getTempUsage().setLimit(1 << 20);
    broker.getSystemUsage().getStoreUsage().setLimit(1 << 20);
    broker.start();
    broker.waitUntilStarted();
    ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory("vm://load?create=false");
    CountDownLatch rest = new CountDownLatch(PAIRS * MESSAGES);
    AtomicLong sum = new AtomicLong();
    List<Connection> connections = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(PAIRS);
    List<Future<?>> sent = new ArrayList<>();
    for (int i = 0; i < PAIRS; i++) {
      int pair = i;
      connections.add(listen(factory.createConnection(), "queue" + pair, sum, rest));
      sent.add(pool.submit(() -> send(factory, "queue" + pair, pair % 2 == 0)));
    }
    for (Future<?> one : sent) {
      one.get();
    }
    rest.await();
    System.out.println("sum " + sum);
    for (Connection connection : connections) {
      connection.close();
    }
    broker.stop();
    broker.waitUntilStopped();
    System.out.println("stopped " + broker.isStopped());
    System.exit(0);
  }

  private static Connection listen(
      Connection connection, String queue, AtomicLong sum, CountDownLatch rest)
      throws JMSException {
    Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    session
        .createConsumer(session.createQueue(queue))
        .setMessageListener(
            message -> {
              try {
                sum.addAndGet(Long.parseLong(((TextMessage) message).getText()));
              } catch (JMSException e) {
                throw new IllegalStateException(e);
              }
              rest.countDown();
            });
    connection.start();
    return connection;
  }

  private static Void send(ActiveMQConnectionFactory factory, String queue, boolean transacted)
      throws JMSException {
    try (Connection connection = factory.createConnection()) {
      connection.start();
      Session session = connection.createSession(transacted, Session.AUTO_ACKNOWLEDGE);
      MessageProducer producer = session.createProducer(session.createQueue(queue));
      producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
      for (int i = 0; i < MESSAGES; i++) {
        producer.send(session.createTextMessage(Integer.toString(i)));
        if (transacted && i % 50 == 49) {
          session.commit();
        }
      }
    }
    return null;
  }
}
