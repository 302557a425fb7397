package dev.impasse.core.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.RequiredTools;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real browser without a window. */
public final class Chromium implements AutoCloseable {

  /** Says of each new browser that it is new. */
  private static final Logger CHATTY = Logger.getLogger("org.openqa.selenium.devtools");

  private final ChromeDriver driver;

  private Chromium(ChromeDriver driver) {
    this.driver = driver;
  }

  /**
   * Starts the browser of this machine; without one the test is skipped, or fails where it is
   * required.
   */
  public static Chromium start() {
    Optional<Path> browser = find("chromium", "chromium-browser", "google-chrome");
    Optional<Path> driver = find("chromedriver");
    boolean there = browser.isPresent() && driver.isPresent();
    RequiredTools.assumeThere(
        "chromium", there, "no chromium or no chromedriver: the HTML report is not tried in it");
    CHATTY.setLevel(Level.SEVERE);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser.orElseThrow().toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--window-size=1280,1400");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driver.orElseThrow().toFile())
            .build();
    return new Chromium(new ChromeDriver(service, options));
  }

  private static Optional<Path> find(String... names) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(names)
        .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(dir -> Path.of(dir, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Opens a file and waits until the page has drawn itself. */
  public void open(Path file) {
    driver.get("about:blank");
    driver.get(file.toUri().toString());
    assertThat(run("return document.documentElement.dataset.ready")).isEqualTo("true");
  }

  /** Runs a script in the page; returns what it returns. */
  public @Nullable Object run(String script, Object... arguments) {
    return ((JavascriptExecutor) driver).executeScript(script, arguments);
  }

  /** Runs a script that calls back with what it returns. */
  public @Nullable Object await(String script) {
    return driver.executeAsyncScript(script);
  }

  /** Returns what a script counts. */
  public long count(String script) {
    return ((Number) Objects.requireNonNull(run("return " + script))).longValue();
  }

  /** Returns the text of the first element that a selector finds. */
  public String text(String selector) {
    return String.valueOf(run("return document.querySelector(arguments[0]).innerText", selector));
  }

  /** Returns the driver, for keys and clicks. */
  public ChromeDriver driver() {
    return driver;
  }

  /** Returns what the browser complained about since the last time. */
  public List<String> complaints() {
    return StreamSupport.stream(driver.manage().logs().get(LogType.BROWSER).spliterator(), false)
        .map(LogEntry::toString)
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
