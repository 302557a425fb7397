package dev.impasse.core.suppress;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.Side;
import dev.impasse.core.model.ClassNames;
import dev.impasse.core.report.Suppression;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An annotation on a class, a method or the field of a lock. */
final class Annotated extends Entry {

  private final SuppressedCode code;

  Annotated(SuppressedCode code) {
    super(
        new Suppression(code.reason(), "@SuppressDeadlock on " + code.place(), true),
        code.reason());
    this.code = code;
  }

  @Override
  boolean covers(Finding finding) {
    String field = code.field();
    if (field != null) {
      String label = ClassNames.simple(code.type()) + "." + field;
      return finding.locks().stream().anyMatch(lock -> lock.stableLabel().equals(label));
    }
    return finding.sides().stream().flatMap(Annotated::places).anyMatch(this::covers);
  }

  private boolean covers(StackTraceElement place) {
    String type = place.getClassName();
    String method = code.method();
    if (method == null) {
      return type.equals(code.type()) || type.startsWith(code.type() + "$");
    }
    return type.equals(code.type())
        && (place.getMethodName().equals(method)
            || place.getMethodName().startsWith("lambda$" + method + "$"));
  }

  /** Where a side wants a lock of the cycle, and where it took the one that it holds of it. */
  private static Stream<StackTraceElement> places(Side side) {
    List<@Nullable StackTraceElement> places = new ArrayList<>();
    places.add(side.wantsAt());
    side.holds().stream().limit(1).map(Hold::acquiredAt).forEach(places::add);
    return places.stream().filter(Objects::nonNull).map(Objects::requireNonNull);
  }
}
