package dev.impasse.agent.notify;

import dev.impasse.agent.console.Console;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * Registers the MXBean {@code dev.impasse:type=Detector} in the platform's MBean server: when the
 * program has made that, which {@link #refresh} finds out, or when something was found. To make one
 * at start-up would cost every program 0.1 to 0.2 s (a program that prints a line: 285 ms under the
 * agent without, 382 ms with it, best of 25 on two cores).
 *
 * <p>The only class that reaches {@code javax.management}, with {@link DetectorBean}.
 */
final class Jmx {

  /** Every platform server has this bean, and no other server. */
  private static final String PLATFORM = "java.lang:type=Runtime";

  private static final String NAME = "dev.impasse:type=Detector";

  private final AsyncSink outlet = new AsyncSink("impasse-jmx", true);
  private final DetectorBean bean;
  private final ObjectName name = name(NAME);
  private final ObjectName platform = name(PLATFORM);
  private volatile boolean registered;

  Jmx(DetectorState state) {
    bean = new DetectorBean(state, outlet);
  }

  private static ObjectName name(String text) {
    try {
      return new ObjectName(text);
    } catch (MalformedObjectNameException e) {
      throw new AssertionError(e);
    }
  }

  /** Registers the bean if the program has made the platform's server. */
  void refresh() {
    if (registered) {
      return;
    }
    for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
      if (server.isRegistered(platform)) {
        register(server);
        return;
      }
    }
  }

  /** Shows a finding, and notifies of it. Makes the platform's server if there is none. */
  void add(Reported reported) {
    bean.add(reported);
    outlet.execute(
        () -> {
          if (!registered) {
            register(ManagementFactory.getPlatformMBeanServer());
          }
          bean.notify(reported, name);
        });
  }

  /** Whether all listeners were notified of everything that was added. */
  boolean idle() {
    return outlet.idle();
  }

  private synchronized void register(MBeanServer server) {
    if (registered) {
      return;
    }
    try {
      server.registerMBean(bean, name);
      registered = true;
    } catch (JMException e) {
      registered = true; // somebody has the name: not again
      Console.debug(e);
    }
  }
}
