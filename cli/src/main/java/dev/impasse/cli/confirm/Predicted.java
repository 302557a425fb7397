package dev.impasse.cli.confirm;

import dev.impasse.cli.option.Environment;
import dev.impasse.cli.view.InputReporter;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.fleet.Fleet;
import dev.impasse.core.predict.Prediction;
import dev.impasse.core.report.OrdersSection;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.ReportSection;
import dev.impasse.core.steer.SteerSpec;
import dev.impasse.core.steer.SteerSpecs;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is predicted from a trace, and what is known of where: filled while it is analysed. */
public final class Predicted extends InputReporter {

  private @Nullable ReportSection section;
  private @Nullable Prediction prediction;

  /** Makes one that says on stderr what is wrong with the trace. */
  public Predicted(PrintWriter err, Environment surroundings) {
    super(err, surroundings);
  }

  /** Returns what the report has to say of the trace; null if it could not be read. */
  public @Nullable ReportSection section() {
    return section;
  }

  /** Returns what to steer by to a finding; empty where its places are not known. */
  Optional<SteerSpec> spec(Finding finding) {
    Prediction known = prediction;
    Prediction.Places places = known == null ? null : known.places().get(finding.fingerprint());
    return known == null || places == null
        ? Optional.empty()
        : SteerSpecs.of(finding, places, known.definitions().sites());
  }

  /** Returns the sides of a finding in the order of its schedule. */
  List<Integer> turns(Finding finding) {
    Prediction.Places places =
        prediction == null ? null : prediction.places().get(finding.fingerprint());
    return places == null ? List.of() : places.turns();
  }

  /** Whether an entry waits to be confirmed: what is known, or happened already, does not. */
  public static boolean isCandidate(ReportEntry entry) {
    Certainty certainty = entry.finding().certainty();
    return entry.suppression() == null
        && entry.finding().isCycle()
        && (certainty == Certainty.PREDICTED || certainty == Certainty.SUSPECTED);
  }

  @Override
  public void begins(int files) {}

  @Override
  public void section(ReportSection of, @Nullable Prediction from) {
    section = of;
    prediction = from;
  }

  @Override
  public void reading(int files, int of) {}

  @Override
  public void orders(Fleet fleet) {}

  @Override
  public void section(OrdersSection orders) {}
}
