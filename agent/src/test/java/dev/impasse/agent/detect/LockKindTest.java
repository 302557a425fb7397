package dev.impasse.agent.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.model.LockKind;
import dev.impasse.runtime.LockRecord;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The kinds of the runtime, which cannot see core, against the table of kinds in core. */
class LockKindTest {

  /** The runtime has one kind for all signals. */
  private static final Map<String, String> OTHER_NAMES = Map.of("SIGNAL", "LATCH");

  private static Map<String, Integer> ofRuntime() throws IllegalAccessException {
    Map<String, Integer> codes = new TreeMap<>();
    for (Field field : LockRecord.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) {
        codes.put(OTHER_NAMES.getOrDefault(field.getName(), field.getName()), field.getInt(null));
      }
    }
    return codes;
  }

  @Test
  void hasTheCodesOfTheRuntime() throws IllegalAccessException {
    assertThat(ofRuntime())
        .hasSizeGreaterThan(8)
        .allSatisfy((name, code) -> assertThat(LockKind.valueOf(name).code()).isEqualTo(code));
  }

  @Test
  void hasTheTraitsOfTheRuntime() throws IllegalAccessException {
    assertThat(ofRuntime().values())
        .allSatisfy(
            code -> {
              LockKind kind = LockKind.ofCode(code);
              assertThat(LockRecord.sharedCapable(code)).isEqualTo(kind.sharedCapable());
              assertThat(LockRecord.releasedByAnybody(code)).isEqualTo(kind.releasedByAnybody());
            });
    assertThat(LockKind.SEMAPHORE.releasedByAnybody()).isTrue();
    assertThat(LockKind.MONITOR.releasedByAnybody()).isFalse();
  }
}
