package dev.impasse.agent.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedCommandTest {

  private static String masked(String... arguments) {
    return String.join(" ", RecordedCommand.masked(List.of(arguments)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-Dsecret.password=hunter2|-Dsecret.password=****",
        "-Ddb.password=a=b,c;d|-Ddb.password=****",
        "-DdbPassword=hunter2|-DdbPassword=****",
        "-Dspring.datasource.hikari.passWord=hunter2|-Dspring.datasource.hikari.passWord=****",
        "-Djavax.net.ssl.keyStorePassword=hunter2|-Djavax.net.ssl.keyStorePassword=****",
        "-Dssl.storepass=hunter2|-Dssl.storepass=****",
        "--api-key=hunter2|--api-key=****",
        "--apikey=hunter2|--apikey=****",
        "AWS_SECRET_ACCESS_KEY=hunter2|AWS_SECRET_ACCESS_KEY=****",
        "GITHUB_TOKEN=hunter2|GITHUB_TOKEN=****",
        "PGPASSWORD=hunter2|PGPASSWORD=****",
        "-Dx.accessToken=hunter2|-Dx.accessToken=****",
        "-javaagent:apm.jar=service=a,token=hunter2|-javaagent:apm.jar=service=a,token=****",
        "Authorization: Bearer hunter2|Authorization: ****",
        "X-Api-Key: hunter2|X-Api-Key: ****",
        "https://a.test/x?access_token=hunter2|https://a.test/x?access_token=****",
        "--url=https://user:hunter2@a.test/x|--url=https://user:****@a.test/x",
        "https://hunter2@a.test/x|https://****@a.test/x",
        "mongodb://user:hun/ter2@a.test:1/x|mongodb://user:****@a.test:1/x",
        "jdbc:postgresql://a.test/x?user=u&password=hunter2|jdbc:postgresql://a.test/x?user=u&password=****",
        "jdbc:oracle:thin:scott/hunter2@a.test:1521|jdbc:oracle:thin:scott/****@a.test:1521",
        "eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl|****",
        "-Dx=ghp_0123456789abcdef|-Dx=****",
        "-Dx=AKIAABCDEFGHIJKLMNOP|-Dx=****",
        "0123456789abcdef0123456789abcdef|****",
      })
  void masksWhatLooksLikeASecret(String argument, String expected) {
    assertThat(masked(argument)).isEqualTo(expected).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-javaagent:/opt/impasse-agent.jar=trace=app-%p.impasse,report=app.json",
        "-Dimpasse.debug=true",
        "-cp",
        "/libs/auth-1.jar:/libs/token-ring.jar:/libs/x.jar",
        "-Xmx512m",
        "-XX:+UseCompressedOops",
        "-Dserver.port=8080",
        "https://a.test:8080/path?mail=x&y=z",
        "dev.impasse.demo.Demos",
        "-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005",
        "--spring.profiles.active=prod",
        "/some/very/long/path/with/digits/0123456789/and/more/of/it.jar",
      })
  void leavesTheRest(String argument) {
    assertThat(masked(argument)).isEqualTo(argument);
  }

  @Test
  void masksTheValue_thatComesAsTheNextArgument() {
    assertThat(masked("java", "App", "--password", "hunter2", "--db-token", "-x", "-port", "80"))
        .isEqualTo("java App --password **** --db-token **** -port 80");
  }

  @Test
  void recordsThisProcess_asItIsAskedTo() {
    assertThat(RecordedCommand.of("off")).isEmpty();
    assertThat(RecordedCommand.of("full")).contains("java").doesNotContain("\n");
    assertThat(RecordedCommand.of("masked")).contains("java").doesNotContain("\n");
  }
}
