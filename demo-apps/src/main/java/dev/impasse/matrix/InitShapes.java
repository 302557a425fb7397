package dev.impasse.matrix;

import static dev.impasse.matrix.Shape.Verdict.DETECTED;

/** Initialisers of classes that wait for each other. */
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
}
