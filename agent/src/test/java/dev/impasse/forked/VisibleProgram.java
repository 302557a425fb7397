package dev.impasse.forked;

/** Prints which of the classes that the arguments name an application can load. */
final class VisibleProgram {

  private VisibleProgram() {}

  public static void main(String[] args) {
    for (String name : args) {
      System.out.println(name + (isVisible(name) ? " is visible" : " is not there"));
    }
    System.out.println("class path: " + System.getProperty("java.class.path"));
  }

  private static boolean isVisible(String name) {
    try {
      Class.forName(name);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
