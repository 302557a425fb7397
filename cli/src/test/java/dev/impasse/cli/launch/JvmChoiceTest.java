package dev.impasse.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impasse.cli.failure.CommandFailure;
import java.util.List;
import org.junit.jupiter.api.Test;

class JvmChoiceTest {

  private static final LiveJvm SERVER = new LiveJvm("10", "org.shop.Server --port 80");
  private static final LiveJvm SERVER_TEST = new LiveJvm("11", "org.shop.ServerTest");
  private static final LiveJvm JAR = new LiveJvm("12", "/opt/shop/shop-1.0.jar start");
  private static final LiveJvm MODULE = new LiveJvm("13", "shop.admin/org.shop.Admin");
  private static final LiveJvm UNKNOWN = new LiveJvm("14", "");
  private static final List<LiveJvm> ALL = List.of(SERVER, SERVER_TEST, JAR, MODULE, UNKNOWN);

  @Test
  void takesAProcessId_evenOfAJvmThatIsNotListed() {
    assertThat(JvmChoice.of("12", ALL)).isEqualTo(JAR);
    assertThat(JvmChoice.of("99", ALL)).isEqualTo(new LiveJvm("99", ""));
  }

  @Test
  void takesTheWholeName_thoughAnotherBeginsSo() {
    assertThat(JvmChoice.of("Server", ALL)).isEqualTo(SERVER);
    assertThat(JvmChoice.of("org.shop.Server", ALL)).isEqualTo(SERVER);
  }

  @Test
  void takesTheOnlyOneThatBeginsSo() {
    assertThat(JvmChoice.of("ServerT", ALL)).isEqualTo(SERVER_TEST);
    assertThat(JvmChoice.of("shop-", ALL)).isEqualTo(JAR);
    assertThat(JvmChoice.of("Adm", ALL)).isEqualTo(MODULE);
  }

  @Test
  void listsThem_whenSeveralBeginSo() {
    assertThatThrownBy(() -> JvmChoice.of("Serv", ALL))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(
            "several JVMs are called so, take a process id: Serv\n"
                + "  10  org.shop.Server\n"
                + "  11  org.shop.ServerTest");
  }

  @Test
  void listsAll_whenNoneBeginsSo() {
    assertThatThrownBy(() -> JvmChoice.of("Client", ALL))
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith("no JVM of this user has this main class or jar: Client\n")
        .hasMessageContaining("  12  shop-1.0.jar\n")
        .hasMessageEndingWith("  14  ?");
  }
}
