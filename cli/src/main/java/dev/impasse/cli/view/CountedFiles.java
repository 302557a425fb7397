package dev.impasse.cli.view;

import dev.impasse.cli.option.Environment;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/** A bar on stderr that counts files: only for many, and only where a person watches. */
public final class CountedFiles {

  private static final int MANY = 200;
  private static final int STEP = 16;

  private final int of;
  private final ProgressBar bar;

  private CountedFiles(int of, ProgressBar bar) {
    this.of = of;
    this.bar = bar;
  }

  /** Returns a bar, null where there is none. */
  public static @Nullable CountedFiles of(int files, Environment surroundings) {
    return surroundings.terminal() && files >= MANY
        ? new CountedFiles(files, Progress.files(files))
        : null;
  }

  /** Moves the bar; it goes when all files are done. */
  public void to(int done) {
    if (done == of) {
      bar.close();
    } else if (done % STEP == 0) {
      bar.stepTo(done);
    }
  }
}
