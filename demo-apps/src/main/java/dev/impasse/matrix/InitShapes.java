package dev.impasse.matrix;

import static dev.impasse.matrix.Shape.Threads.PLATFORM;
import static dev.impasse.matrix.Shape.Verdict.DETECTED;
import static dev.impasse.matrix.Shape.Verdict.SILENT;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Initialisers of classes that wait: for each other, or for what others have who wait for them. */
final class InitShapes {

  private InitShapes() {}

  private static final Meeting TWO = new Meeting(2);

  /**
   * No code runs between the initialisers of a class and its superclass, so nothing tells. What is
   * left to do then is a few instructions: the class is loaded and linked before.
   */
  private static final long SURELY_WAITS_MILLIS = 1_000;

  private static volatile boolean baseInitialises;
  private static volatile boolean derivedComes;

  /** Two classes that use each other from their static initialisers. */
  @Shape(
      name = "class-init",
      line = "Two classes use each other in their static initialisers",
      verdict = DETECTED,
      participants = {"formats", "locales"},
      locks = {"Formats", "Locales"})
  static final class Two implements Program {

    @Override
    public void play(Cast cast) {
      cast.start("formats", () -> System.out.println(Formats.count()));
      cast.start("locales", () -> System.out.println(Locales.count()));
    }
  }

  private static final class Formats {
    private static final int COUNT;

    static {
      TWO.arrive();
      COUNT = Locales.count() + 1;
    }

    static int count() {
      return COUNT;
    }
  }

  private static final class Locales {
    private static final int COUNT;

    static {
      TWO.arrive();
      COUNT = Formats.count() + 1;
    }

    static int count() {
      return COUNT;
    }
  }

  /** The oldest trap of static initialisers. */
  @Shape(
      name = "class-init-super",
      line = "A class makes an instance of its subclass in its static initialiser",
      verdict = DETECTED,
      participants = {"base", "derived"},
      locks = {"TypeName", "ClassName"})
  static final class SuperAndSub implements Program {

    @Override
    public void play(Cast cast) {
      cast.start("base", () -> System.out.println(TypeName.object()));
      cast.start("derived", SuperAndSub::derive);
    }

    private static void derive() {
      Pause.until(() -> baseInitialises);
      int methods = ClassName.class.getDeclaredMethods().length; // links it: any time under load
      derivedComes = methods > 0;
      System.out.println(new ClassName("A"));
    }
  }

  private static class TypeName {
    private static final TypeName OBJECT;

    static {
      baseInitialises = true;
      Pause.until(() -> derivedComes);
      Pause.millis(SURELY_WAITS_MILLIS);
      OBJECT = new ClassName("Object");
    }

    static TypeName object() {
      return OBJECT;
    }
  }

  private static final class ClassName extends TypeName {
    private final String name;

    ClassName(String name) {
      this.name = name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final Object CATALOGUE = new Object();
  private static final Meeting CATALOGUE_AND_PRICES = new Meeting(2);

  /** An initialiser holds its class while it waits for a monitor. */
  @Shape(
      name = "class-init-monitor",
      line = "A static initialiser wants a monitor, whose holder uses the class first",
      verdict = DETECTED,
      threads = PLATFORM,
      participants = {"catalogue", "prices"},
      locks = {"Prices", "InitShapes.CATALOGUE"})
  static final class UnderMonitor implements Program {

    @Override
    public void play(Cast cast) {
      cast.start("catalogue", UnderMonitor::list);
      cast.start("prices", () -> System.out.println(Prices.count()));
    }

    private static void list() {
      synchronized (CATALOGUE) {
        CATALOGUE_AND_PRICES.arrive();
        System.out.println(Prices.count());
      }
    }
  }

  private static final class Prices {
    private static final int COUNT;

    static {
      CATALOGUE_AND_PRICES.arrive();
      synchronized (CATALOGUE) {
        COUNT = 1;
      }
    }

    static int count() {
      return COUNT;
    }
  }

  private static volatile @Nullable Cast helpers;

  /** The body of a lambda is a static method of the class that it stands in. */
  @Shape(
      name = "class-init-join",
      line = "A static initialiser joins a thread whose lambda needs the class",
      verdict = DETECTED,
      threads = PLATFORM,
      participants = {"settings", "helper"},
      locks = {"Settings", "end of helper"})
  static final class JoinsHelper implements Program {

    @Override
    public void play(Cast cast) {
      helpers = cast;
      cast.start("settings", () -> System.out.println(Settings.read()));
    }
  }

  private static final class Settings {
    private static volatile int value;

    static {
      Thread helper = Objects.requireNonNull(helpers).start("helper", () -> value = 1);
      try {
        helper.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    static int read() {
      return value;
    }
  }

  private static final CountDownLatch LOADED = new CountDownLatch(1);

  /** Others wait for the class meanwhile, and nobody for them. */
  @Shape(
      name = "safe-slow-initialiser",
      line = "A static initialiser awaits a latch that is counted down after 3.5 s",
      verdict = SILENT,
      threads = PLATFORM)
  static final class Slow implements Program {

    @Override
    public void play(Cast cast) {
      Cast.join(
          List.of(
              cast.start("first", () -> System.out.println(Table.size())),
              cast.start("second", () -> System.out.println(Table.size())),
              cast.start(
                  "loader",
                  () -> {
                    Pause.millis(SLOW_MILLIS);
                    LOADED.countDown();
                  })));
    }
  }

  private static final long SLOW_MILLIS = 3_500;

  private static final class Table {
    private static final int SIZE;

    static {
      try {
        LOADED.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      SIZE = 1;
    }

    static int size() {
      return SIZE;
    }
  }
}
