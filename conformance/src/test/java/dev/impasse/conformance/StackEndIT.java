package dev.impasse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.conformance.program.DeepStack;
import dev.impasse.testing.Jdk;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The stack may end anywhere in the hooks, and the lock is free afterwards.
 *
 * <p>Not so each time: the JDK's own locks stay taken now and then when the stack ends in them, a
 * {@code ReentrantLock} often, also without the agent.
 */
class StackEndIT {

  private static final Pattern LINE = Pattern.compile("(.*): 100 overflows, free after (\\d+)");
  private static final int MOST = 60;

  /** What the compiler inlines differs from run to run, and with it where the stack ends. */
  private static final int RUNS = 4;

  private static final List<String> MOSTLY =
      List.of("permits", "stamped", "write lock", "flat write lock");

  @ParameterizedTest
  @EnumSource(names = {"LIVE", "EVENTS"})
  void leavesLocksFree_whereTheStackEndsInAHook(Mode mode, @TempDir Path directory)
      throws Exception {
    Map<String, Integer> free = new HashMap<>();
    for (int run = 0;
        run < RUNS && !MOSTLY.stream().allMatch(row -> free(free, row) > MOST);
        run++) {
      Behaviour behaviour =
          Child.run(Subject.of("deep", DeepStack.class), Jdk.running(), mode, directory);
      assertThat(behaviour.mismatches()).isEmpty();
      Map<String, Integer> now = rows(behaviour);
      for (String always : List.of("block", "method", "static method")) {
        assertThat(now).containsEntry(always, 100);
      }
      now.forEach((row, times) -> free.merge(row, times, Math::max));
    }
    for (String mostly : MOSTLY) {
      assertThat(free(free, mostly)).as(mostly).isGreaterThan(MOST);
    }
  }

  private static int free(Map<String, Integer> rows, String row) {
    return rows.getOrDefault(row, 0);
  }

  private static Map<String, Integer> rows(Behaviour behaviour) {
    Map<String, Integer> rows = new HashMap<>();
    for (String line : behaviour.out()) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        rows.put(matcher.group(1), Integer.valueOf(matcher.group(2)));
      }
    }
    return rows;
  }
}
