package dev.impasse.cli.view;

import dev.impasse.core.model.Definitions;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import dev.impasse.core.replay.HeldLock;
import dev.impasse.core.replay.LockState;
import dev.impasse.core.replay.PendingWait;
import dev.impasse.core.report.Palette;
import dev.impasse.core.report.TraceNames;
import java.util.ArrayList;
import java.util.List;

/** Writes who holds what and who waits for what at one event. */
final class StateView {

  private final LockState state;
  private final Definitions definitions;
  private final TraceNames names;
  private final Palette palette;

  StateView(LockState state, Definitions definitions, TraceNames names, Palette palette) {
    this.state = state;
    this.definitions = definitions;
    this.names = names;
    this.palette = palette;
  }

  /** Returns the rows, none of them empty. */
  List<String> rows() {
    List<String> rows = new ArrayList<>();
    int idle = 0;
    int ended = 0;
    for (int thread : state.threads()) {
      if (state.held(thread).isEmpty() && state.waits(thread).isEmpty()) {
        idle++;
        ended += state.ended(thread) ? 1 : 0;
        continue;
      }
      rows.add("  " + palette.strong('"' + names.thread(thread) + '"'));
      state.held(thread).forEach(held -> rows.add("    holds      " + held(held)));
      state.waits(thread).forEach(wait -> rows.add("    " + wait(thread, wait)));
    }
    rows.add("  Threads that hold and want nothing: " + idle + " (" + ended + " of them ended)");
    return rows;
  }

  private String held(HeldLock held) {
    String text = palette.lock(names.lock(held.lock())) + mode(held.lock(), held.mode());
    if (held.count() > 1) {
      text +=
          kind(held.lock()).hasPermits()
              ? ", " + held.count() + " permits"
              : ", " + held.count() + " deep";
    }
    String place = names.place(held.site());
    return place.isEmpty() ? text : text + ", acquired  " + palette.faint(place);
  }

  private String wait(int thread, PendingWait wait) {
    String text =
        switch (wait.reason()) {
          case LOCK ->
              "wants      "
                  + palette.lock(names.lock(wait.target()))
                  + mode(wait.target(), wait.mode())
                  + holders(thread, wait.target());
          case NOTIFICATION -> "waits on   " + palette.lock(names.lock(wait.target()));
          case THREAD_END -> "waits for  the end of " + names.thread(wait.target());
        };
    return text
        + (wait.timed() ? ", with a time-out" : "")
        + "  "
        + palette.faint(names.place(wait.site()));
  }

  private String holders(int thread, int lock) {
    List<String> holders = new ArrayList<>();
    for (int other : state.threads()) {
      if (state.held(other).stream().anyMatch(held -> held.lock() == lock)) {
        holders.add(other == thread ? "itself" : names.thread(other));
      }
    }
    return holders.isEmpty() ? "" : ", held by " + String.join(", ", holders);
  }

  private String mode(int lock, Mode mode) {
    return switch (kind(lock)) {
      case READ_WRITE_LOCK, STAMPED_LOCK -> mode == Mode.SHARED ? " (read)" : " (write)";
      default -> "";
    };
  }

  private LockKind kind(int lock) {
    return definitions.lock(lock).kind();
  }
}
