package dev.impasse.agent;

import java.util.Map;
import java.util.Properties;

/** What this JVM is an instance of, where the options do not say: as OpenTelemetry is told it. */
final class ServiceName {

  private static final String NAME = "service";
  private static final String VERSION = "service-version";
  private static final String NOBODY = "unknown";

  private ServiceName() {}

  /** Adds to options what the environment says of the service and its release. */
  static void addTo(
      Map<String, String> options, Properties system, Map<String, String> environment) {
    add(options, NAME, system.getProperty("otel.service.name", ""));
    add(options, NAME, environment.getOrDefault("OTEL_SERVICE_NAME", ""));
    String attributes =
        system.getProperty("otel.resource.attributes", "")
            + ","
            + environment.getOrDefault("OTEL_RESOURCE_ATTRIBUTES", "");
    for (String attribute : attributes.split(",", -1)) {
      int equals = attribute.indexOf('=');
      String key = attribute.substring(0, Math.max(0, equals)).trim();
      String value = attribute.substring(equals + 1).trim();
      if (key.equals("service.name")) {
        add(options, NAME, value);
      } else if (key.equals("service.version")) {
        add(options, VERSION, value);
      }
    }
  }

  private static void add(Map<String, String> options, String key, String value) {
    if (!value.isBlank()) {
      options.putIfAbsent(key, value);
    }
  }

  /** Returns a name as it can stand in that of a file. */
  static String inFileName(String name) {
    return name.isEmpty() ? NOBODY : name.replaceAll("[^\\w.-]", "_");
  }
}
