package dev.impasse.demo;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Makes virtual threads where the running JDK has them (21 and later), daemon platform threads
 * elsewhere.
 *
 * <p>The only class here that reaches beyond Java 17, by reflection.
 */
public final class VirtualThreads {

  private VirtualThreads() {}

  /** Returns a thread that is not started yet. */
  public static Thread unstarted(String name, Runnable task) {
    try {
      Method ofVirtual = Thread.class.getMethod("ofVirtual");
      Class<?> builderType = Class.forName("java.lang.Thread$Builder");
      Object builder = ofVirtual.invoke(null);
      builderType.getMethod("name", String.class).invoke(builder, name);
      Object thread = builderType.getMethod("unstarted", Runnable.class).invoke(builder, task);
      return (Thread) thread;
    } catch (NoSuchMethodException | ClassNotFoundException | InvocationTargetException e) {
      return platformThread(
          name, task); // 17: no such method; 19 and 20: a preview that is switched off
    } catch (IllegalAccessException e) {
      throw new AssertionError("java.lang.Thread.Builder is public", e);
    }
  }

  private static Thread platformThread(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
