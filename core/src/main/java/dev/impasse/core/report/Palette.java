package dev.impasse.core.report;

/** Colours of a terminal report, or none. */
public enum Palette {
  /** No colour at all: for files, pipes and people who said so. */
  PLAIN("", "", "", "", ""),
  /** The sixteen colours every terminal has. */
  ANSI("\u001b[1;31m", "\u001b[36m", "\u001b[1m", "\u001b[2m", "\u001b[0m");

  private final String alarm;
  private final String lock;
  private final String strong;
  private final String faint;
  private final String end;

  Palette(String alarm, String lock, String strong, String faint, String end) {
    this.alarm = alarm;
    this.lock = lock;
    this.strong = strong;
    this.faint = faint;
    this.end = end;
  }

  /** Returns a text as what must be seen first. */
  public String alarm(String text) {
    return alarm + text + end;
  }

  /** Returns a text as the name of a lock. */
  public String lock(String text) {
    return lock + text + end;
  }

  /** Returns a text as what structures the text. */
  public String strong(String text) {
    return strong + text + end;
  }

  /** Returns a text as what is there for reference. */
  public String faint(String text) {
    return faint + text + end;
  }
}
