package dev.impasse.agent.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command line of this process as it goes into files: whole, not at all, or with the arguments
 * masked that look like secrets. It would rather mask too much.
 *
 * <p>What looks like one: the value of a name with a word like password, token, secret or key in it
 * ({@code -Ddb.password=x}, {@code API_KEY=x}, {@code --token x}, {@code Authorization: x}), the
 * user's part of a URL, and values in the form of well-known tokens. Pure functions.
 */
public final class RecordedCommand {

  /** What stands for a secret. */
  static final String MASK = "****";

  private static final Set<String> WORDS =
      Set.of(
          "pwd",
          "pw",
          "pin",
          "otp",
          "auth",
          "authorization",
          "bearer",
          "cookie",
          "jwt",
          "sas",
          "session",
          "sessionid",
          "sig",
          "signature",
          "key",
          "keys",
          "cred",
          "creds",
          "salt",
          "apikey",
          "accesskey",
          "privatekey",
          "secretkey",
          "dsn",
          "pem");

  private static final Set<String> WITHIN =
      Set.of("secret", "token", "credential", "passw", "passphrase", "passcode", "apikey");

  private static final Pattern NAMED = Pattern.compile("([\\w.\\-]+)(=|:\\s)(?=.)");
  private static final Pattern CAMEL = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[._\\-]+");
  private static final Pattern USER_OF_URL = Pattern.compile("(//)([^\\s/?#:@]*:)?[^\\s/?#@]+@");
  private static final Pattern ODD_PASSWORD_OF_URL = Pattern.compile("(//[^\\s/?#:@]+:)\\S+@");
  private static final Pattern USER_OF_JDBC = Pattern.compile("(jdbc:[^\\s@/]*/)[^\\s@]+@");
  private static final Pattern TOKEN =
      Pattern.compile(
          "eyJ[\\w\\-]{5,}\\.[\\w\\-]+\\.[\\w\\-]*"
              + "|\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"
              + "|\\b(?:gh[a-z]|glpat|github_pat|xox[a-z]|[sprx]k)[_\\-][\\w\\-]{12,}"
              + "|-----BEGIN .*");
  private static final Pattern RANDOM =
      Pattern.compile("(?=.*\\d)(?=.*\\p{Alpha})[\\w+\\-]{32,}={0,2}");

  private RecordedCommand() {}

  /**
   * Returns the command line of this process, on one line.
   *
   * @param how {@code full}, {@code masked} or {@code off}
   */
  public static String of(String how) {
    ProcessHandle.Info info = ProcessHandle.current().info();
    if (how.equals("off")) {
      return "";
    }
    if (how.equals("full")) {
      return line(info.commandLine().orElse(""));
    }
    List<String> words = new ArrayList<>();
    info.command().ifPresent(words::add);
    if (info.arguments().isPresent()) {
      words.addAll(masked(List.of(info.arguments().get())));
    } else {
      words = masked(List.of(info.commandLine().orElse("").split(" ", -1)));
    }
    return line(String.join(" ", words));
  }

  private static String line(String text) {
    return text.replaceAll("\\R", " ");
  }

  /** Returns the arguments, those masked that look like secrets. */
  static List<String> masked(List<String> arguments) {
    List<String> masked = new ArrayList<>();
    boolean announced = false;
    for (String argument : arguments) {
      masked.add(announced ? MASK : masked(argument));
      announced = announcesASecret(argument);
    }
    return masked;
  }

  /** Whether this is an option like {@code --password}, whose value comes next. */
  private static boolean announcesASecret(String argument) {
    return argument.startsWith("-")
        && !argument.startsWith("-D")
        && !argument.startsWith("-X")
        && argument.indexOf('=') < 0
        && argument.indexOf(':') < 0
        && isSecret(argument);
  }

  private static String masked(String argument) {
    Matcher named = NAMED.matcher(argument);
    while (named.find()) {
      if (isSecret(named.group(1))) {
        return byForm(argument.substring(0, named.end())) + MASK;
      }
    }
    return byForm(argument);
  }

  /** Masks what has the form of a secret, whatever its name is. */
  private static String byForm(String text) {
    String masked = USER_OF_URL.matcher(text).replaceAll("$1$2" + MASK + "@");
    masked = ODD_PASSWORD_OF_URL.matcher(masked).replaceAll("$1" + MASK + "@");
    masked = USER_OF_JDBC.matcher(masked).replaceAll("$1" + MASK + "@");
    masked = TOKEN.matcher(masked).replaceAll(MASK);
    int value = masked.indexOf('=') + 1;
    return RANDOM.matcher(masked.substring(value)).matches()
        ? masked.substring(0, value) + MASK
        : masked;
  }

  private static boolean isSecret(String name) {
    for (String word : CAMEL.split(name, -1)) {
      String lower = word.toLowerCase(Locale.ROOT);
      if (WORDS.contains(lower)
          || WITHIN.stream().anyMatch(lower::contains)
          || lower.startsWith("pass")
          || (lower.endsWith("pass") && !lower.equals("bypass"))) {
        return true;
      }
    }
    String joined = name.toLowerCase(Locale.ROOT).replaceAll("[._\\-]", "");
    return WITHIN.stream().anyMatch(joined::contains);
  }
}
