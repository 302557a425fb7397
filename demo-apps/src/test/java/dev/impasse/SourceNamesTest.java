package dev.impasse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SourceNamesTest {

  @Test
  void findsWhatCodeNames_inImportsAndInFull() {
    assertThat(
            SourceNames.in(
                """
                package dev.impasse.cli.view;
                import static dev.impasse.runtime.EventWord.OP_SENT;
                class Rows {
                  int op = dev.impasse.runtime.EventWord.OP_END;
                }
                """))
        .containsExactly(
            "dev.impasse.cli.view",
            "dev.impasse.runtime.EventWord.OP_SENT",
            "dev.impasse.runtime.EventWord.OP_END");
  }

  @Test
  void passesOverComments_stringsAndChars() {
    assertThat(
            SourceNames.in(
                """
                /** {@link dev.impasse.agent.Agent} */
                class Rows {
                  String a = "dev.impasse.agent.Agent \\" // dev.impasse";
                  char quote = '"'; // dev.impasse.agent
                  String b = "";
                }
                """))
        .isEmpty();
  }
}
