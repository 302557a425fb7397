package dev.impasse.agent;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.control.Services;
import dev.impasse.agent.control.StuckThreads;
import dev.impasse.agent.control.WatchedState;
import dev.impasse.agent.daemon.Daemon;
import dev.impasse.agent.detect.Detector;
import dev.impasse.agent.detect.Reporter;
import dev.impasse.agent.detect.SuspicionScanner;
import dev.impasse.agent.detect.UnwovenCode;
import dev.impasse.agent.jvm.BeforeAttach;
import dev.impasse.agent.jvm.JdkModules;
import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.agent.link.RuntimeLink;
import dev.impasse.agent.notify.AsyncSinks;
import dev.impasse.agent.notify.FindingSink;
import dev.impasse.agent.notify.FindingSinks;
import dev.impasse.agent.notify.OnDeadlock;
import dev.impasse.agent.notify.Reactions;
import dev.impasse.agent.notify.ReportFile;
import dev.impasse.agent.notify.ThreadDump;
import dev.impasse.agent.orders.OrdersCollector;
import dev.impasse.agent.predict.OnlinePrediction;
import dev.impasse.agent.predict.TracePredictions;
import dev.impasse.agent.record.Recorder;
import dev.impasse.agent.record.TraceSettings;
import dev.impasse.agent.site.Sites;
import dev.impasse.agent.steer.SteerWatch;
import dev.impasse.agent.steer.SteeredSites;
import dev.impasse.agent.steer.Steering;
import dev.impasse.agent.transform.Preload;
import dev.impasse.agent.transform.WovenClasses;
import dev.impasse.agent.weave.HappensBeforeWeaving;
import dev.impasse.agent.weave.HookClasses;
import dev.impasse.agent.weave.SiteRegistry;
import dev.impasse.agent.weave.SiteTable;
import dev.impasse.agent.weave.WeaveOptions;
import dev.impasse.agent.weave.Weaver;
import dev.impasse.agent.weave.WeavingStatistics;
import dev.impasse.core.file.Draft;
import dev.impasse.core.file.OwnFile;
import dev.impasse.core.option.AgentOption;
import dev.impasse.core.steer.SteerFiles;
import dev.impasse.core.steer.SteerSpec;
import dev.impasse.core.suppress.AnnotatedClasses;
import dev.impasse.core.suppress.Suppressions;
import dev.impasse.runtime.AccessHooks;
import dev.impasse.runtime.Tracking;
import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Starts the agent: reads the options, opens the trace, weaves, and sets the detector going.
 *
 * <p>Called once, by the installer, on the thread that starts the JVM or on the attach listener.
 * What it throws, the launcher turns into one line.
 *
 * <p>One piece, though long: the steps depend on each other, and their order is what there is to
 * read.
 */
public final class AgentMain {

  /** How long those who write findings may still take when the JVM ends. */
  private static final long REPORT_NANOS = 5_000_000_000L;

  private static final long CONSOLE_NANOS = 1_000_000_000;

  private static final long LAST_WORD_NANOS = 100_000_000;

  private AgentMain() {}

  /**
   * Starts everything.
   *
   * @param listeners the live collection of those that the application wants notified of findings
   * @return what the application may ask of the agent, see {@link Services}
   */
  public static Function<String, @Nullable Object> start(
      @Nullable String arguments,
      Instrumentation instrumentation,
      boolean attached,
      Collection<Consumer<? super Map<String, @Nullable Object>>> listeners)
      throws IOException {
    Thread console = Console.start();
    AgentOptions options = AgentOptions.of(arguments, System.getProperties(), System.getenv());
    for (String complaint : options.complaints()) {
      Console.say(complaint);
    }
    if (options.is("help")) {
      Console.print(AgentOption.usage());
    }
    Daemon.leaveAlone(console);
    return Running.start(options, instrumentation, attached, listeners);
  }

  /** The part of the start-up behind the options. */
  private static final class Running {

    static Function<String, @Nullable Object> start(
        AgentOptions options,
        Instrumentation instrumentation,
        boolean attached,
        Collection<Consumer<? super Map<String, @Nullable Object>>> listeners) {
      String missing = JdkModules.missing();
      if (missing != null) {
        Console.say(missing);
      }
      JvmInternals internals = new JvmInternals(instrumentation);
      if (attached) {
        internals.before(BeforeAttach.take());
      }
      boolean ordersOnly = options.recordsOrders();
      boolean predicts = options.is("predict") && options.is("detect");
      Recorder recorder = ordersOnly ? null : recorder(options, predicts);
      Recorder named = recorder != null && recorder.named() ? recorder : null;
      WeaveOptions weaveOptions = options.weaveOptions();
      Sites sites = new Sites(recorder, weaveOptions.declaredReleases());
      WeavingStatistics coverage = new WeavingStatistics();
      SiteTable table = new SiteTable(sites);
      Steering steering = steering(options, table);
      SiteRegistry registry = steering == null ? table : steering.sites();
      Weaver weaver =
          new Weaver(weaveOptions, registry, coverage, HookClasses.RUNTIME, recorder != null);
      RuntimeLink link = new RuntimeLink(internals, recorder);
      SteerWatch watch = null;
      if (steering != null) {
        link.steering(steering);
        watch = watch(options, steering, internals);
        watch.start();
      }
      BooleanSupplier pausing = steering == null ? () -> false : steering::isPausing;
      OrdersCollector orders = ordersOnly ? orders(options, sites) : null;
      if (orders == null && predicts && (ordersOnly || recorder != null)) {
        orders = OrdersCollector.inMemory(sites, AgentOptions.host());
      }
      if (orders != null) {
        link.orders(orders);
      }
      HappensBeforeWeaving edges =
          recorder == null && orders == null ? null : new HappensBeforeWeaving(recorder != null);
      boolean jdkAlone = options.leavesApplicationAlone();
      if ("jdk".equals(options.get("weave")) && !jdkAlone) {
        Console.say("weave=jdk does not go with " + options.tracking() + ", it is ignored");
      }
      WovenClasses woven = new WovenClasses(instrumentation, weaver, edges, jdkAlone);
      Tracking.link = link;
      Tracking.on = true;
      Preload.run(weaver, recorder != null, orders != null);
      if (attached) {
        AccessHooks.countAll();
      }
      Tracking.recording = recorder != null;
      Tracking.orders = orders != null;
      instrumentation.addTransformer(woven, true);
      int before = woven.retransformLoaded();
      if (jdkAlone) {
        Preload.testHooksOfJdk();
      }
      StuckThreads stuck = new StuckThreads();
      Services services = new Services(null, null, null, stuck);
      OnlinePrediction prediction = null;
      FindingSinks sinks = null;
      if (options.is("detect")) {
        WatchedState state = new WatchedState(coverage, named);
        AsyncSinks outlets = new AsyncSinks(listeners, options.is("jmx") ? state : null);
        sinks = new FindingSinks();
        sinks.add(stuck);
        sinks.addQueued("impasse-published", new PublishedFindings(instrumentation));
        if (watch != null) {
          sinks.add(watch);
        }
        Reporter reporter = reporter(options, named, sinks, outlets, coverage, attached);
        Detector detector =
            new Detector(
                sites,
                registry,
                internals,
                recorder,
                options.number("scan-interval", 1),
                reporter,
                pausing,
                jdkAlone ? new UnwovenCode(sites, registry, weaveOptions, instrumentation) : null,
                attached && !jdkAlone
                    ? new UnwovenCode(sites, registry, weaveOptions, instrumentation)
                    : null);
        state.of(detector.figures(), sinks);
        detector.start();
        outlets.start();
        new SuspicionScanner(
                sites,
                internals,
                instrumentation,
                reporter,
                pausing,
                jdkAlone ? new UnwovenCode(sites, registry, weaveOptions, instrumentation) : null)
            .start();
        TracePredictions proven =
            recorder == null ? null : new TracePredictions(recorder, reporter);
        if (orders != null && predicts) {
          prediction = new OnlinePrediction(orders, proven, reporter::reportOrder);
          prediction.start();
        }
        services =
            new Services(detector.figures(), sinks, proven == null ? prediction : proven, stuck);
      }
      services.whenStartedAgain(new SecondStart(options, sinks));
      AgentMarker.announce(instrumentation, ThisProcess.version());
      if (options.is("verbose")) {
        Console.say(
            before
                + " classes were there already; "
                + (attached ? "attached; " : "started with the JVM; ")
                + options.way());
      }
      boolean closesLast = named != null && LastHook.add(named::closeLast);
      Recorder closes = closesLast ? null : named;
      Runtime.getRuntime()
          .addShutdownHook(
              Daemon.of(
                  "impasse-exit",
                  new AtExit(options, closes, orders, prediction, sinks, coverage, watch)));
      return services;
    }

    /** One that cannot be read steers nothing: who waits for its progress says so. */
    private static @Nullable Steering steering(AgentOptions options, SiteRegistry table) {
      Path file = options.file("steer");
      if (file == null) {
        return null;
      }
      try {
        SteerSpec spec = SteerFiles.read(file);
        return new Steering(spec, new SteeredSites(spec, table));
      } catch (IOException e) {
        Console.say("cannot read what to steer by, nobody is paused: " + e);
        return null;
      }
    }

    private static SteerWatch watch(
        AgentOptions options, Steering steering, JvmInternals internals) {
      Path file = Objects.requireNonNull(options.file("steer"));
      return new SteerWatch(steering, internals.threads(), file);
    }

    private static Reporter reporter(
        AgentOptions options,
        @Nullable Recorder recorder,
        FindingSinks sinks,
        AsyncSinks outlets,
        WeavingStatistics coverage,
        boolean attached) {
      sinks.add(reported -> Console.print(reported.text()));
      if (recorder != null) {
        sinks.addQueued("impasse-note", reported -> recorder.finding(reported.asReported()));
      }
      ThisProcess process = new ThisProcess(options);
      List<Path> reports = options.files("report");
      Path trace = recorder == null ? options.file("trace") : recorder.path();
      List<FindingSink> files = new ArrayList<>();
      for (Path report : reports) {
        ReportFile file =
            new ReportFile(report, options.fileMode(), recorder == null ? null : trace, process);
        file.probe();
        files.add(sinks.addQueued("impasse-report-" + (files.size() + 1), file));
      }
      sinks.addOutlets(outlets);
      Path beside =
          reports.stream().filter(report -> !OwnFile.isStream(report)).findFirst().orElse(trace);
      return new Reporter(
          sinks,
          new Reactions(
              OnDeadlock.of(options.list("on-deadlock")),
              options.number("grace", 0),
              new ThreadDump(beside, options.fileMode()),
              recorder == null ? () -> {} : recorder::sync,
              sinks),
          suppressions(options),
          files,
          process,
          coverage::gaps,
          attached);
    }

    /** What makes no sense suppresses nothing: better one report too many. */
    private static Suppressions suppressions(AgentOptions options) {
      Suppressions known = Suppressions.none();
      try {
        known = Suppressions.of(options.file("baseline"), options.files("suppressions"));
      } catch (Exception | Error e) {
        Console.say("cannot read what is known, nothing is suppressed: " + e);
        Console.debug(e);
      }
      try {
        String classPath = String.join(File.pathSeparator, options.list("class-path"));
        known.addAnnotated(AnnotatedClasses.in(classPath, Running::leftOut));
      } catch (Exception | Error e) {
        Console.say("cannot read the class path, no annotation suppresses anything: " + e);
        Console.debug(e);
      }
      return known;
    }

    private static void leftOut(String file) {
      Console.say("too large to be a class file, it suppresses nothing: " + file);
    }

    private static @Nullable Recorder recorder(AgentOptions options, boolean predicts) {
      Path file = options.file("trace");
      if (file == null) {
        return predicts ? Recorder.unnamed(ThisProcess.version()) : null;
      }
      return Recorder.open(
          new TraceSettings(
              file,
              options.fileMode(),
              options.number("trace-max", 1 << 23),
              (int) Math.min(Draft.MOST_NAMES, options.number("trace-keep", 1))),
          ThisProcess.version(),
          options.commandLine());
    }

    private static @Nullable OrdersCollector orders(AgentOptions options, Sites sites) {
      Path file = options.file("trace");
      return file == null ? null : OrdersCollector.open(options.ordersSettings(file), sites);
    }
  }

  /** What is said and written when the JVM ends in good order. */
  private record AtExit(
      AgentOptions options,
      @Nullable Recorder recorder,
      @Nullable OrdersCollector orders,
      @Nullable OnlinePrediction prediction,
      @Nullable FindingSinks sinks,
      WeavingStatistics coverage,
      @Nullable SteerWatch watch)
      implements Runnable {

    @Override
    public void run() {
      if (prediction != null) {
        prediction.last();
      }
      long deadline = System.nanoTime() + CONSOLE_NANOS;
      if (sinks != null) {
        sinks.settle(REPORT_NANOS);
      }
      if (watch != null) {
        watch.flush();
      }
      if (recorder != null) {
        recorder.close();
      }
      if (orders != null) {
        orders.flush();
      }
      Throwable failure = Tracking.firstFailure();
      if (failure != null) {
        Console.say(
            Tracking.failures()
                + " operations were missed because a hook failed, the first with "
                + failure
                + " (docs/troubleshooting.md)");
        Console.debug(failure);
      }
      if (options.is("verbose")) {
        Console.print(coverage.text());
      }
      Console.settle(Math.max(LAST_WORD_NANOS, deadline - System.nanoTime()));
    }
  }
}
