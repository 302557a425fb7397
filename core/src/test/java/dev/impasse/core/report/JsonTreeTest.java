package dev.impasse.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTreeTest {

  @Test
  void writesMapsListsAndValues_inTheirOrder() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", "a \"quoted\"\nline");
    tree.put("tid", 4_000_000_000L);
    tree.put("virtual", true);
    tree.put("wants", null);
    tree.put("holds", Arrays.asList(Map.of("count", 1), null, List.of()));

    assertThat(JsonTree.text(tree).replaceAll("\\s+", " "))
        .isEqualTo(
            "{ \"name\" : \"a \\\"quoted\\\"\\nline\", \"tid\" : 4000000000, \"virtual\" : true,"
                + " \"wants\" : null, \"holds\" : [ { \"count\" : 1 }, null, [ ] ] }");
  }
}
