package dev.impasse.conformance.program;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** An embedded Jetty under requests of its own client; an argument says how many. */
public final class JettyLoad {

  private static final int REQUESTS = 2000;
  private static final int AT_ONCE = 32;

  private JettyLoad() {}

  public static void main(String[] args) throws Exception {
    int requests = args.length > 0 ? Integer.parseInt(args[0]) : REQUESTS;
    Server server = new Server(new QueuedThreadPool(16));
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new Doubling());
    server.start();
    HttpClient client = new HttpClient();
    client.setMaxRequestsQueuedPerDestination(requests);
    client.start();
    AtomicLong sum = new AtomicLong();
    AtomicLong failed = new AtomicLong();
    Semaphore permits = new Semaphore(AT_ONCE);
    CountDownLatch rest = new CountDownLatch(requests);
    for (int i = 0; i < requests; i++) {
      permits.acquire();
      var request = client.newRequest("http://127.0.0.1:" + connector.getLocalPort() + "/" + i);
      AtomicLong answer = new AtomicLong();
      request
          .onResponseContent((response, content) -> answer.set(number(content)))
          .send(
              result -> {
                (result.isSucceeded() ? sum : failed)
                    .addAndGet(result.isSucceeded() ? answer.get() : 1);
                permits.release();
                rest.countDown();
              });
    }
    rest.await();
    System.out.println("sum " + sum + ", failed " + failed);
    client.stop();
    server.stop();
    System.out.println("client " + client.getState() + ", server " + server.getState());
    System.exit(0);
  }

  private static long number(ByteBuffer content) {
    return Long.parseLong(StandardCharsets.UTF_8.decode(content).toString());
  }

  /** Answers with twice the number in the path. */
  private static final class Doubling extends Handler.Abstract {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      long number = Long.parseLong(Request.getPathInContext(request).substring(1));
      byte[] answer = Long.toString(number * 2).getBytes(StandardCharsets.UTF_8);
      response.write(true, ByteBuffer.wrap(answer), callback);
      return true;
    }
  }
}
