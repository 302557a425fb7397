package dev.impasse.core.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.runtime.EventWord;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of operations against the codes of the runtime, and against what is said of it. */
class OperationTest {

  private static final String PREFIX = "OP_";

  @Test
  void hasTheCodesOfTheRuntime_byName() throws ReflectiveOperationException {
    Map<String, Integer> ofRuntime = new TreeMap<>();
    for (Field field : EventWord.class.getFields()) {
      if (field.getName().startsWith(PREFIX)) {
        ofRuntime.put(field.getName().substring(PREFIX.length()), field.getInt(null));
      }
    }
    Map<String, Integer> here = new TreeMap<>();
    for (Operation operation : Operation.values()) {
      here.put(operation.name(), operation.code());
      assertThat(Operation.ofCode(operation.code())).isSameAs(operation);
    }
    assertThat(here).isEqualTo(ofRuntime).hasSizeGreaterThan(20);
  }

  @Test
  void knowsNoOperation_ofAnotherCode() {
    assertThat(Operation.ofCode(0)).isNull();
    assertThat(Operation.ofCode(31)).isNull();
  }

  @Test
  void givesEachFormALabelOfItsOwn() {
    assertThat(labels()).doesNotHaveDuplicates().allMatch(label -> label.matches("[a-z-]+"));
    assertThat(Operation.NOTIFY.label(true)).isEqualTo("notify-all");
    assertThat(Operation.ACQUIRE.label(true)).isEqualTo("acquire");
  }

  @Test
  void isNoEvent_whenItBelongsToOne() {
    assertThat(Operation.EXT.isEvent()).isFalse();
    assertThat(Operation.ACQUIRE.isEvent()).isTrue();
  }

  @Test
  void takesTickets_asTheFormatSays() {
    List<Operation> exclusive = taking(false);
    assertThat(exclusive)
        .containsExactly(Operation.ACQUIRE, Operation.RESUME, Operation.SENT, Operation.RECEIVED);
    List<Operation> shared = new ArrayList<>(taking(true));
    shared.removeAll(exclusive);
    assertThat(shared).containsExactly(Operation.RELEASE, Operation.WAIT);
  }

  private static List<Operation> taking(boolean shared) {
    return Arrays.stream(Operation.values()).filter(one -> one.takesTicket(shared)).toList();
  }

  @Test
  void isDocumented_formByForm() throws IOException {
    Path docs = Path.of(System.getProperty("impasse.root"), "docs");
    String commands = Files.readString(docs.resolve("cli.md"));
    String format = Files.readString(docs.resolve("trace-format.md"));
    assertThat(labels()).allSatisfy(label -> assertThat(commands).contains("`" + label + "`"));
    for (Operation operation : Operation.values()) {
      assertThat(format).containsPattern("\\b" + operation.name() + "\\b");
    }
  }

  private static List<String> labels() {
    return Arrays.stream(Operation.values())
        .filter(Operation::isEvent)
        .flatMap(
            one ->
                one.hasFlaggedForm()
                    ? Stream.of(one.label(false), one.label(true))
                    : Stream.of(one.label(false)))
        .toList();
  }
}
