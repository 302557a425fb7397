package dev.impasse.launch;

import org.jspecify.annotations.Nullable;

/** What {@code java -jar impasse-agent.jar} prints: this jar is an agent, and how it is used. */
public final class About {

  private About() {}

  /** Prints it; arguments change nothing. */
  public static void main(String[] args) {
    String jar = jar(System.getProperty("java.class.path"));
    System.out.print(text(About.class.getPackage().getImplementationVersion(), jar));
  }

  static String text(@Nullable String version, String jar) {
    return "Impasse"
        + (version == null ? "" : " " + version)
        + ": finds deadlocks in running Java programs.\n\n"
        + "This jar is an agent, no program. Put it in front of one:\n\n"
        + "  java -javaagent:"
        + jar
        + " -jar app.jar\n\n"
        + "Options follow an equals sign, joined by commas; =help lists them:\n\n"
        + "  java -javaagent:"
        + jar
        + "=report=hang.html,on-deadlock=exit:1 -jar app.jar\n";
  }

  /** With -jar the class path is that jar, as it was typed. */
  private static String jar(@Nullable String classPath) {
    return classPath == null || classPath.isEmpty() ? "impasse-agent.jar" : classPath;
  }
}
