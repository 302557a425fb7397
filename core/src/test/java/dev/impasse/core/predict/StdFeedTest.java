package dev.impasse.core.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impasse.core.trace.TraceFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** However a line is written, it is read as the same event. */
class StdFeedTest {

  private static final String[] OPERATIONS = {"acq", "rel", "r", "w"};

  @Test
  void readsTheSame_whenLinesAreNotOfThePlainForm() throws IOException {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      StringBuilder plain = new StringBuilder();
      StringBuilder odd = new StringBuilder();
      for (int i = 0; i < 60; i++) {
        String name = "T" + random.nextInt(random.nextBoolean() ? 4 : 20_000_000);
        String operation = OPERATIONS[random.nextInt(OPERATIONS.length)];
        String operand = "Lock_of_many_letters".substring(0, 1 + random.nextInt(20));
        int site = random.nextInt(1 << random.nextInt(31));
        String line = name + "|" + operation + "(" + operand + ")|" + site;
        plain.append(line).append('\n');
        odd.append(line).append(random.nextBoolean() ? "\r\n" : " rest|of (it)\n");
      }
      assertThat(items(odd.toString())).isEqualTo(items(plain.toString()));
    }
  }

  @Test
  void readsNamesWithParentheses() throws IOException {
    assertThat(items("T1|acq(L(1))|7\nT1|acq(L(2))|8\n")).hasSize(2);
    assertThat(items("T1|acq(L)1)|7\nT1|acq(L)1)|8\n")).hasSize(1);
    assertThat(items("T1|acq()|\nT1|acq(x)|\n")).hasSize(2);
  }

  @Test
  void saysWhichLineIsBad() {
    for (String bad : List.of("T1|acq(L1|7", "|acq(L1)|7", "T1 acq(L1)", "T1|zz(L1)|1")) {
      assertThatThrownBy(() -> items("T1|acq(L0)|7\n" + bad + "\n"))
          .isInstanceOf(TraceFormatException.class)
          .hasMessageContaining("line=2");
    }
  }

  private static List<String> items(String text) throws IOException {
    SyncTraceBuilder builder = new SyncTraceBuilder();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    new StdFeed(() -> new ByteArrayInputStream(bytes)).feed(builder);
    SyncTrace trace = builder.build();
    List<String> items = new ArrayList<>();
    for (int thread = 0; thread < trace.threadCount; thread++) {
      ItemCursor cursor = new ItemCursor(trace.log(thread));
      while (cursor.hasNext()) {
        cursor.next();
        items.add(
            thread
                + " "
                + cursor.tag
                + " "
                + cursor.value
                + " "
                + cursor.position
                + " "
                + (cursor.tag == ItemLog.ACQUIRE ? cursor.site + " " + cursor.span : cursor.count));
      }
    }
    return items;
  }
}
