package dev.impasse.agent.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The table of happens-before edges: which methods of which classes of the JDK publish something to
 * another thread, or receive it. The single place that says so; 17 to 25. What a JDK does not have
 * is not woven.
 */
final class HappensBeforeTable {

  /**
   * Class, then methods with what they are. A star stands for the rest of a name. {@code send} and
   * {@code meet} come first in a method, {@code receive} and {@code joined} last, {@code begin} is
   * a {@code receive} that comes first, {@code taken} a {@code receive} if the result is not null,
   * {@code made} a {@code send} at the end of a constructor, {@code submit} a {@code send} through
   * the first argument; {@code gather}, of a static method, a {@code receive} through each
   * argument, or each element of one. {@code done} is a {@code receive} if the result is true,
   * {@code found} if it is false, {@code zero} if it is zero.
   *
   * <p>Others note what is polled and looked up, which is seen time and again ({@code
   * AccessHooks}). First: {@code adds}, {@code drops}, {@code changes}, {@code wakes}; of maps
   * {@code puts} (the value is the second argument), {@code leaves}, {@code applies} (what a
   * function makes is put, after what it replaces was seen). Last: {@code asks} (the answer shows
   * what is there or not), {@code empty}, {@code seen} (whatever is there), {@code room} (what has
   * left), and the same of maps. What goes through pipes and datagrams, whose ends know nothing of
   * each other, is one thing for each of the two: {@code passes} first, {@code passed} last.
   */
  private static final String ROWS =
      """
      java/lang/Thread start:start join(Ljava/time/Duration;)Z:joined interrupt:wakes
      java/lang/VirtualThread start:start interrupt:wakes
      java/util/concurrent/FutureTask <init>:made run:begin runAndReset:begin set:send setException:send cancel:send \
      isDone:done isCancelled:done get:receive resultNow:receive exceptionNow:receive
      java/util/concurrent/CompletableFuture isDone:done isCancelled:done isCompletedExceptionally:done internalComplete:send complete*:send encode*:send obtrude*:send \
      unipush:send bipush:send orpush:send postComplete:begin get:receive join:receive getNow:receive \
      resultNow:receive exceptionNow:receive then*:meet handle*:meet whenComplete*:meet exceptionally*:meet \
      runAfter*:meet acceptEither*:meet applyToEither*:meet
      java/util/concurrent/ForkJoinTask <init>:made isDone:done isCancelled:done isCompleted*:done fork:send doExec:begin setDone:send trySet*:send complete*:send \
      cancel:send awaitDone:receive invokeAll:gather join:receive invoke:receive get:receive quietlyJoin*:receive \
      quietlyInvoke:receive
      java/util/concurrent/ForkJoinPool execute:submit submit:submit invoke:submit externalSubmit:submit \
      lazySubmit:submit awaitQuiescence:receive awaitTermination:receive
      java/util/concurrent/ThreadPoolExecutor tryTerminate:send isTerminated:done awaitTermination:receive \
      afterExecute:adds getTask:adds getCompletedTaskCount:seen getTaskCount:seen getActiveCount:seen
      java/util/concurrent/ThreadPerTaskExecutor taskComplete:send awaitTermination:receive close:receive
      java/util/concurrent/CountDownLatch countDown:send await:receive getCount:zero
      java/util/concurrent/CyclicBarrier dowait:send dowait:adds dowait:receive getNumberWaiting:seen isBroken:seen
      java/util/concurrent/Phaser doArrive:send doArrive:adds arriveAndAwaitAdvance:send arriveAndAwaitAdvance:adds \
      arriveAndAwaitAdvance:receive awaitAdvance*:receive getPhase:seen getArrivedParties:seen \
      getUnarrivedParties:seen isTerminated:seen
      java/util/concurrent/Semaphore release:adds acquire*:adds tryAcquire:adds drainPermits:adds availablePermits:seen
      java/util/concurrent/Exchanger exchange:send exchange:receive
      java/util/concurrent/locks/StampedLock unlockWrite:adds unstampedUnlockWrite:adds tryUnlockWrite:adds \
      tryConvertTo*:adds tryConvertTo*:seen validate:seen tryOptimisticRead:seen isWriteLocked:seen isReadLocked:seen
      java/util/concurrent/ArrayBlockingQueue QUEUE
      java/util/concurrent/LinkedBlockingQueue QUEUE
      java/util/concurrent/LinkedBlockingDeque QUEUE
      java/util/concurrent/PriorityBlockingQueue QUEUE
      java/util/concurrent/DelayQueue QUEUE
      java/util/concurrent/ScheduledThreadPoolExecutor$DelayedWorkQueue QUEUE
      java/util/concurrent/LinkedTransferQueue QUEUE put:receive transfer:receive tryTransfer:receive take:send poll:send
      java/util/concurrent/SynchronousQueue QUEUE put:receive offer:receive take:send poll:send
      java/util/concurrent/ConcurrentLinkedQueue QUEUE
      java/util/concurrent/ConcurrentLinkedDeque QUEUE
      java/util/TaskQueue add:send getMin:taken
      java/util/concurrent/SubmissionPublisher$BufferedSubscription offer:send onSubscribe:send onComplete:send \
      onError:send request:send signalWaiter:send consume*:begin awaitSpace:receive
      java/util/concurrent/ConcurrentHashMap putVal:puts putIfAbsent:got get:got getOrDefault:got merge:puts merge:got \
      merge:applies compute*:applies compute*:leaves compute*:got replaceAll:applies replaceNode:puts \
      replaceNode:leaves remove:got clear:leaves isEmpty:mapEmpty size:got mappingCount:mapSeen containsValue:got \
      contains:got forEach*:mapSeen
      java/util/concurrent/ConcurrentHashMap$BaseIterator hasNext:ofMap
      java/util/concurrent/ConcurrentSkipListMap MAP doPut:adds doRemove:changes poll*:asks ceiling*:asks floor*:asks \
      higher*:asks lower*:asks first*:asks last*:asks
      java/util/concurrent/CopyOnWriteArrayList COLLECTION listIterator:seen get:asks set:adds indexOf:seen lastIndexOf:seen
      java/util/Collections$SynchronizedCollection COLLECTION stream:seen
      java/util/Collections$SynchronizedList get:asks set:adds add*:adds remove:drops remove:asks indexOf:seen \
      lastIndexOf:seen replaceAll:changes sort:adds
      java/util/Collections$SynchronizedSortedSet first:asks last:asks
      java/util/Collections$SynchronizedNavigableSet poll*:drops poll*:asks ceiling:asks floor:asks higher:asks lower:asks
      java/util/Collections$SynchronizedMap MAP
      java/util/Collections$SynchronizedSortedMap first*:asks last*:asks
      java/util/Collections$SynchronizedNavigableMap poll*:drops poll*:asks first*:asks last*:asks ceiling*:asks \
      floor*:asks higher*:asks lower*:asks
      java/util/Vector COLLECTION listIterator:seen insertElementAt:adds set*:changes get:asks elementAt:asks firstElement:asks \
      lastElement:asks elements:seen indexOf:seen copyInto:seen
      java/util/Hashtable MAP contains:asks elements:seen keys:seen
      java/util/Properties MAP getProperty:asks setProperty:adds stringPropertyNames:seen
      java/lang/StringBuffer append*:adds insert*:adds replace:adds delete*:drops setLength:changes length:asks charAt:seen \
      substring:seen indexOf:seen lastIndexOf:seen toString:seen
      java/io/ByteArrayOutputStream write*:adds reset:drops size:asks to*:seen writeTo:seen
      java/io/CharArrayWriter write*:adds append:adds reset:drops size:asks to*:seen
      java/io/PipedInputStream receive*:adds read:seen available:asks
      java/io/PipedReader receive*:adds read:seen ready:asks
      sun/nio/ch/SelectorImpl select*:seen
      sun/nio/ch/EPollSelectorImpl wakeup:adds
      sun/nio/ch/KQueueSelectorImpl wakeup:adds
      sun/nio/ch/WEPollSelectorImpl wakeup:adds
      sun/nio/ch/SinkChannelImpl write*:passes implCloseSelectableChannel:passes
      sun/nio/ch/SourceChannelImpl read*:passed
      sun/nio/ch/DatagramChannelImpl send*:passes blockingSend*:passes write*:passes receive*:passed \
      blockingReceive*:passed untrustedReceive*:passed read*:passed
      sun/nio/ch/NioSocketImpl connect:connects accept:accepted write:sends close:sends shutdownOutput:sends \
      read:arrived
      sun/nio/ch/SocketChannelImpl connect:connects blockingConnect:connects write*:sends blockingWrite*:sends \
      implCloseSelectableChannel:sends shutdownOutput:sends read:arrived blockingRead:arrived
      sun/nio/ch/ServerSocketChannelImpl accept:accepted blockingAccept:accepted
      """;

  private static final String COLLECTION =
      "add*:adds remove*:drops remove:asks retainAll:drops clear:drops size:asks isEmpty:empty contains*:asks"
          + " iterator:seen toArray:seen forEach:seen";

  private static final String MAP =
      "put*:adds putIfAbsent:asks get*:asks remove:drops remove:asks clear:drops size:asks isEmpty:empty"
          + " contains*:asks compute*:changes compute*:asks merge:changes merge:asks replace*:adds"
          + " keySet:seen values:seen entrySet:seen forEach:seen";

  private static final String QUEUE =
      "put*:send offer*:send add*:send push:send transfer:send tryTransfer:send take*:taken"
          + " poll*:taken pop*:taken remove*:receive peek*:taken element:taken get*:taken"
          + " drainTo:receive isEmpty:found size:some contains:done iterator:receive toArray:receive"
          + " take*:drops poll*:drops pop*:drops remove*:drops drainTo:drops clear:drops"
          + " isEmpty:drained size:drained remainingCapacity:room remainingCapacity:receive";

  /** Classes whose edges are the starts and ends of threads. */
  private static final Set<String> THREADS = Set.of("java/lang/Thread", "java/lang/VirtualThread");

  private static final Map<String, List<Row>> ROWS_BY_CLASS = parse();

  private HappensBeforeTable() {}

  /**
   * What a method is.
   *
   * @param name its name, or how it begins
   * @param begins whether it is only how it begins
   * @param descriptor its descriptor, empty for any
   * @param role one of the words above
   */
  record Row(String name, boolean begins, String descriptor, String role) {

    boolean means(String method, String methodDescriptor) {
      return (begins ? method.startsWith(name) : method.equals(name))
          && (descriptor.isEmpty() || descriptor.equals(methodDescriptor));
    }
  }

  /** Returns the internal names of the classes. */
  static Set<String> classes() {
    return ROWS_BY_CLASS.keySet();
  }

  /** Whether a class is in the table. Asked while the JVM loads that class: makes no view of it. */
  static boolean has(String internalName) {
    return ROWS_BY_CLASS.containsKey(internalName);
  }

  /** Whether it is one of the classes of threads. */
  static boolean isThread(String internalName) {
    return THREADS.contains(internalName);
  }

  /** Returns what the table says of a class. */
  static List<Row> rows(String internalName) {
    return ROWS_BY_CLASS.getOrDefault(internalName, List.of());
  }

  /** Returns what a method is; nothing, one thing, or one first and one last. */
  static List<String> roles(String internalName, String method, String descriptor) {
    return rows(internalName).stream()
        .filter(row -> row.means(method, descriptor))
        .map(Row::role)
        .distinct()
        .toList();
  }

  private static Map<String, List<Row>> parse() {
    Map<String, List<Row>> rows = new HashMap<>();
    for (String line :
        ROWS.replace(" QUEUE", ' ' + QUEUE)
            .replace(" COLLECTION", ' ' + COLLECTION)
            .replace(" MAP", ' ' + MAP)
            .lines()
            .toList()) {
      List<String> words = List.of(line.split(" "));
      List<Row> methods = new ArrayList<>();
      for (String word : words.subList(1, words.size())) {
        methods.add(row(word));
      }
      rows.put(words.get(0), List.copyOf(methods));
    }
    return Map.copyOf(rows);
  }

  private static Row row(String word) {
    int colon = word.lastIndexOf(':');
    String method = word.substring(0, colon);
    int open = method.indexOf('(');
    String name = open < 0 ? method : method.substring(0, open);
    boolean begins = name.endsWith("*");
    return new Row(
        begins ? name.substring(0, name.length() - 1) : name,
        begins,
        open < 0 ? "" : method.substring(open),
        word.substring(colon + 1));
  }
}
