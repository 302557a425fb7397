package dev.impasse.cli;

import picocli.CommandLine.IVersionProvider;

/** Says which version this is, and of what it runs on. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = Impasse.class.getPackage().getImplementationVersion();
    return new String[] {
      "impasse " + (version == null ? "(not packaged)" : version),
      "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.home") + ")"
    };
  }
}
