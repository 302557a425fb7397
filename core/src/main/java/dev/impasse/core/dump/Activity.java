package dev.impasse.core.dump;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Says what a thread does, as its innermost frames show it. */
final class Activity {

  private static final int INNERMOST = 12;

  /** By the end of class and method, the innermost match of the stack counts. */
  private static final Map<String, String> BY_METHOD = new LinkedHashMap<>();

  static {
    of("reads from a socket", "SocketInputStream.socketRead0", "SocketInputStream.read");
    of("reads from a socket", "SocketDispatcher.read0", "NioSocketImpl.implRead", "NET_Read");
    of("reads from a socket", "SocketChannelImpl.read", "PosixPlainSocketImpl.socketRead");
    of("writes to a socket", "SocketOutputStream.socketWrite0", "SocketDispatcher.write0");
    of("writes to a socket", "NioSocketImpl.implWrite", "SocketChannelImpl.write");
    of("connects to a socket", "PlainSocketImpl.socketConnect", "NioSocketImpl.connect");
    of("connects to a socket", "SocketChannelImpl.connect", "Net.connect0");
    of("accepts connections", "PlainSocketImpl.socketAccept", "NioSocketImpl.accept");
    of("accepts connections", "ServerSocketChannelImpl.accept", "Net.accept");
    of("looks up a host", "AddressImpl.lookupAllHostAddr", "InetAddress.getAllByName0");
    of("waits for events of sockets", "EPoll.wait", "EPollArrayWrapper.epollWait", "KQueue.poll");
    of("waits for events of sockets", "SelectorImpl.lockAndDoSelect", "WEPoll.wait");
    of("reads a file", "FileInputStream.readBytes", "RandomAccessFile.readBytes");
    of("reads a file", "FileDispatcherImpl.read0", "FileDispatcherImpl.pread0");
    of("writes a file", "FileOutputStream.writeBytes", "RandomAccessFile.writeBytes");
    of("writes a file", "FileDispatcherImpl.write0", "FileDispatcherImpl.force0");
    of("writes a file", "FileDispatcherImpl.pwrite0", "UnixFileDispatcherImpl.write0");
    of("waits for a file lock", "FileDispatcherImpl.lock0", "UnixFileDispatcherImpl.lock0");
    of("waits for a process", "ProcessImpl.waitFor", "UNIXProcess.waitFor");
    of("loads a class", "ClassLoader.defineClass1", "ZipFile.getEntry");
    of("sleeps", "Thread.sleep", "Thread.sleep0", "Thread.sleepNanos0");
    of("waits for the end of a thread", "Thread.join");
    of("waits for the event thread", "EventQueue.invokeAndWait", "SwingUtilities.invokeAndWait");
    of("waits for room in a queue", "Queue.put", "Deque.putLast", "Deque.putFirst");
    of("waits for an element of a queue", "Queue.take", "Deque.takeFirst", "Deque.takeLast");
    of("waits for a result", "FutureTask.get", "CompletableFuture.get", "CompletableFuture.join");
    of("waits for a result", "ForkJoinTask.awaitDone", "FutureTask.awaitDone");
    of("waits for a latch", "CountDownLatch.await");
    of("waits at a barrier", "CyclicBarrier.dowait", "Phaser.awaitAdvance");
    of("waits for permits", "Semaphore.acquire", "Semaphore.acquireUninterruptibly");
    of("waits for a condition", "ConditionObject.await", "ConditionObject.awaitNanos");
    of("waits for a condition", "ConditionObject.awaitUninterruptibly");
  }

  private Activity() {}

  private static void of(String what, String... methods) {
    for (String method : methods) {
      BY_METHOD.put(method, what);
    }
  }

  /** Returns what it does, as a phrase that goes behind its name. */
  static String of(DumpThread thread) {
    StackTraceElement loan = LoanWait.of(thread);
    if (loan != null) {
      return "waits for what " + simple(loan.getClassName()) + " lends";
    }
    DumpLock wants = thread.wants();
    if (thread.state().equals("BLOCKED")) {
      return "waits to enter a monitor";
    }
    String known = byMethod(thread);
    if (!known.isEmpty()) {
      return isOfDatabase(thread) && known.contains("socket") ? "waits for the database" : known;
    }
    if (wants != null && !Waiting.isSignal(wants)) {
      return "waits for " + wants.label();
    }
    if (!thread.stack().isEmpty() && TextThread.isWait(thread.stack().get(0))) {
      return "waits to be notified";
    }
    return switch (thread.state()) {
      case "WAITING" -> "waits";
      case "TIMED_WAITING" -> "waits, for a time";
      case "" -> "is in a state that the dump does not show";
      default -> "runs";
    };
  }

  /** The outermost of the innermost frames that says something: what the program asked for. */
  private static String byMethod(DumpThread thread) {
    String found = "";
    for (StackTraceElement frame :
        thread.stack().subList(0, Math.min(INNERMOST, thread.stack().size()))) {
      if (!Frames.isOfTheJdk(frame)) {
        break;
      }
      String what = BY_METHOD.get(simple(frame.getClassName()) + '.' + frame.getMethodName());
      if (what == null) {
        what = BY_METHOD.get(kind(frame.getClassName()) + '.' + frame.getMethodName());
      }
      found = what == null ? found : what;
    }
    return found;
  }

  private static String simple(String type) {
    return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
  }

  /** Queues are many, and all end so. */
  private static String kind(String type) {
    return type.endsWith("Queue") ? "Queue" : type.endsWith("Deque") ? "Deque" : type;
  }

  private static boolean isOfDatabase(DumpThread thread) {
    return thread.stack().stream()
        .map(frame -> frame.getClassName().toLowerCase(Locale.ROOT))
        .anyMatch(type -> type.startsWith("java.sql.") || type.contains(".jdbc"));
  }
}
