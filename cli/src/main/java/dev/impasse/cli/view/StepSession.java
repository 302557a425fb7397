package dev.impasse.cli.view;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Moves a {@link Player} by hand, a line of input for each move. */
public final class StepSession {

  private static final String KEYS = "Enter or n: next, b: back, g N: go to event N, q: quit";

  private final Player player;
  private final long events;
  private final BufferedReader in;
  private final PrintWriter out;

  /** Makes a session that reads what a person types. */
  public StepSession(Player player, long events, BufferedReader in, PrintWriter out) {
    this.player = player;
    this.events = events;
    this.in = in;
    this.out = out;
  }

  /** Goes on until the user quits or the input ends. */
  public void run() throws IOException {
    out.println(KEYS);
    move(player.next(), "no event to show");
    for (String line = ask(); line != null && !line.equals("q"); line = ask()) {
      if (line.isEmpty() || line.equals("n")) {
        move(player.next(), "this is the last event");
      } else if (line.equals("b")) {
        move(player.back(), "this is the first event");
      } else if (line.startsWith("g")) {
        goTo(line.substring(1).trim());
      } else {
        out.println(KEYS);
      }
    }
  }

  private @Nullable String ask() throws IOException {
    out.print("event " + player.index() + " of " + events + "> ");
    out.flush();
    String line = in.readLine();
    if (line == null) {
      out.println();
    }
    return line == null ? null : line.trim();
  }

  private void goTo(String number) {
    try {
      long target = Long.parseLong(number);
      if (target >= 1 && target <= events) {
        player.goTo(target);
        player.print(out);
        return;
      }
    } catch (NumberFormatException notANumber) {
      // answered below, like a number of no event
    }
    out.println("g takes the number of an event, 1 to " + events);
  }

  private void move(boolean moved, String why) {
    if (moved) {
      player.print(out);
    } else {
      out.println(why);
    }
  }
}
