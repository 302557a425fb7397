package dev.impasse.watched;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server whose two threads are there before the first test, as those of a Tomcat in an
 * application's test are; two requests that it serves at once deadlock.
 */
public final class Server implements BeforeAllCallback, AfterAllCallback {

  private static volatile InetSocketAddress address = new InetSocketAddress(0);

  private final ReentrantLock stock = new ReentrantLock();
  private final ReentrantLock ledger = new ReentrantLock();
  private final CountDownLatch bothHold = new CountDownLatch(2);
  private HttpServer server;

  /** For JUnit. */
  public Server() {}

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            2, 2, 1, TimeUnit.HOURS, new LinkedBlockingQueue<>(), Server::daemon);
    pool.prestartAllCoreThreads();
    server.setExecutor(pool);
    server.createContext("/order", exchange -> serve(exchange, stock, ledger));
    server.createContext("/refund", exchange -> serve(exchange, ledger, stock));
    server.start();
    address = server.getAddress();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "serves");
    thread.setDaemon(true);
    return thread;
  }

  private void serve(HttpExchange exchange, Lock first, Lock second) throws IOException {
    first.lock();
    bothHold.countDown();
    try {
      bothHold.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    second.lock();
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    server.stop(0);
  }

  /** Sends both requests, and waits for an answer that will not come; an interrupt ends that. */
  public static void askBoth() throws IOException {
    try (SocketChannel order = send("/order");
        SocketChannel refund = send("/refund")) {
      int read = refund.read(ByteBuffer.allocate(100));
      throw new AssertionError("answered: bytes=" + read + " open=" + order.isOpen());
    }
  }

  private static SocketChannel send(String path) throws IOException {
    SocketChannel channel = SocketChannel.open(address);
    String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    return channel;
  }
}
