package dev.impasse.agent.transform;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.weave.Weaver;
import dev.impasse.runtime.LockTable;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Takes a known lock in a freshly woven class and demands that the hooks saw it: a set-up in which
 * nothing is tracked must say so, not look like a program without deadlocks.
 */
final class SelfTest {

  private static final String SUBJECT = "dev.impasse.agent.transform.SelfTestSubject";

  private SelfTest() {}

  /** Runs the test; says one line on stderr if it fails. */
  static void run(Weaver weaver) {
    try {
      ReentrantLock lock = new ReentrantLock();
      Class.forName(SUBJECT, true, new SubjectLoader(weaver))
          .getMethod("take", ReentrantLock.class)
          .invoke(null, lock);
      if (LockTable.find(lock, false) == null) {
        Console.say(
            "self-test: a lock was taken and not seen; deadlocks will be missed"
                + " (docs/troubleshooting.md)");
      }
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      Console.say("self-test failed, deadlocks may be missed (docs/troubleshooting.md): " + e);
      Console.debug(e);
    }
  }

  /** The same while only classes of the JDK are woven. */
  static void runInsideJdk() {
    Semaphore semaphore = new Semaphore(1);
    semaphore.acquireUninterruptibly();
    if (LockTable.find(semaphore, false) == null) {
      Console.say(
          "self-test: a permit was taken and not seen; deadlocks will be missed"
              + " (docs/troubleshooting.md)");
    }
    semaphore.release();
  }

  /** Defines the subject anew, woven as an application class would be. */
  private static final class SubjectLoader extends ClassLoader {

    private final Weaver weaver;

    SubjectLoader(Weaver weaver) {
      super(ClassLoader.getPlatformClassLoader());
      this.weaver = weaver;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = name.equals(SUBJECT) ? subject() : null;
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      // Another package than ours: classes of Impasse itself are never woven.
      byte[] woven = weaver.weave(this, "impasse/selftest/Subject", bytes);
      byte[] defined = woven == null ? bytes : woven;
      return defineClass(name, defined, 0, defined.length);
    }

    private static byte @Nullable [] subject() {
      String file = '/' + SUBJECT.replace('.', '/') + ".class";
      try (InputStream in = SelfTest.class.getResourceAsStream(file)) {
        return in == null ? null : in.readAllBytes();
      } catch (IOException e) {
        return null;
      }
    }
  }
}
