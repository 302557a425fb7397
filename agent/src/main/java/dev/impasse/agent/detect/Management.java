package dev.impasse.agent.detect;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** The JVM's own view of threads, opened by the first scan that needs it: that takes a while. */
final class Management {

  static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Management() {}
}
