package dev.impasse.cli.confirm;

import dev.impasse.core.steer.SteerPlace;
import dev.impasse.core.steer.SteerProgress;
import dev.impasse.core.steer.SteerSide;
import dev.impasse.core.steer.SteerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Says of runs that did not hang how far they got.
 *
 * @param spec what they were steered by
 * @param attempts the runs, of which there is at least one
 */
record Story(SteerSpec spec, List<Attempt> attempts) {

  /** Copies the list. */
  Story {
    attempts = List.copyOf(attempts);
  }

  /** Says who went on although all sides stood at their places at once. */
  String whatLetItGo() {
    List<String> said = new ArrayList<>();
    for (Attempt attempt : attempts) {
      for (SteerProgress progress : attempt.progress()) {
        if (progress.met()) {
          said.add(progress.passed().isEmpty() ? attempt.ending() : passed(progress));
        }
      }
    }
    return "all sides stood at their inner acquires at once, each holding what another one wanted; "
        + said.get(said.size() - 1)
        + paused();
  }

  private String passed(SteerProgress progress) {
    List<String> who = new ArrayList<>();
    for (int side : progress.passed()) {
      SteerSide one = spec.sides().get(side);
      who.add(thread(one) + " went on past " + one.wantsAt().text() + " all the same");
    }
    return String.join(", ", who);
  }

  /** Says which side never came, and how far it got. */
  String howFar() {
    Attempt last = attempts.get(attempts.size() - 1);
    if (last.progress().isEmpty()) {
      return "no JVM of the program read what to steer by; "
          + last.ending()
          + (last.output().isEmpty()
              ? ""
              : ", last line: " + last.output().get(last.output().size() - 1));
    }
    List<String> missing = new ArrayList<>();
    List<String> there = new ArrayList<>();
    for (int side = 0; side < spec.sides().size(); side++) {
      SteerSide one = spec.sides().get(side);
      long stood = sum(side, SteerProgress.Side::stood);
      if (stood == 0) {
        missing.add(missing(side, one));
      } else {
        there.add(
            thread(one)
                + " stood at "
                + one.wantsAt().text()
                + " holding "
                + one.holds().label()
                + " "
                + times(stood));
      }
    }
    String all = String.join("; ", missing.isEmpty() ? there : missing);
    return all
        + (missing.isEmpty() ? "; never all at once, each with what another one wanted" : "")
        + letGo(last)
        + "; in the last run "
        + last.ending()
        + paused();
  }

  private String missing(int side, SteerSide one) {
    SteerPlace holdsAt = one.holdsAt();
    if (holdsAt != null && sum(side, SteerProgress.Side::outer) == 0) {
      return "nobody came to "
          + holdsAt.text()
          + ", where "
          + thread(one)
          + " took "
          + one.holds().label();
    }
    long without = sum(side, SteerProgress.Side::without);
    return thread(one)
        + " never reached "
        + one.wantsAt().text()
        + " while holding "
        + one.holds().label()
        + (without == 0 ? "" : " (it was reached " + times(without) + " without that)");
  }

  private static String letGo(Attempt last) {
    for (SteerProgress progress : last.progress()) {
      if (!progress.letGo().isEmpty()) {
        return "; the last thread that was paused went on because " + progress.letGo();
      }
    }
    return "";
  }

  /** What ended by a time-out may have ended because of that. */
  private String paused() {
    long longest = attempts.stream().mapToLong(Attempt::pausedMillis).max().orElse(0);
    return longest == 0
        ? ""
        : String.format(
            Locale.ROOT, "; threads were paused for %.1f s in all in a run", longest / 1000.0);
  }

  private long sum(int side, ToLongFunction<SteerProgress.Side> of) {
    return attempts.stream()
        .flatMap(attempt -> attempt.progress().stream())
        .filter(progress -> side < progress.sides().size())
        .mapToLong(progress -> of.applyAsLong(progress.sides().get(side)))
        .sum();
  }

  private static String thread(SteerSide side) {
    return '"' + side.thread() + '"';
  }

  private static String times(long count) {
    return count == 1 ? "once" : count + " times";
  }
}
