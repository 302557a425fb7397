package dev.impasse.conformance.program;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Spring Boot with Tomcat and H2, from its start to answered requests and its end. */
@Configuration(proxyBeanMethods = true)
@EnableAutoConfiguration
@Import(BootApplication.Squares.class)
public class BootApplication {

  private static final int REQUESTS = 200;

  public static void main(String[] args) throws Exception {
    ConfigurableApplicationContext context =
        SpringApplication.run(
            BootApplication.class,
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--spring.main.banner-mode=off",
            "--spring.datasource.url=jdbc:h2:mem:boot");
    String port = context.getEnvironment().getProperty("local.server.port");
    HttpClient client = HttpClient.newHttpClient();
    for (int i = 0; i < REQUESTS; i++) {
      URI uri = URI.create("http://127.0.0.1:" + port + "/square/" + i);
      HttpResponse<String> response =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      System.out.println(i + " " + response.statusCode() + " " + response.body());
    }
    URI nowhere = URI.create("http://127.0.0.1:" + port + "/nowhere");
    System.out.println(
        client
            .send(HttpRequest.newBuilder(nowhere).build(), HttpResponse.BodyHandlers.ofString())
            .statusCode());
    System.exit(SpringApplication.exit(context));
  }

  /** Lets the database multiply. */
  @RestController
  public static class Squares {

    private final JdbcTemplate template;

    Squares(JdbcTemplate template) {
      this.template = template;
    }

    /** Returns the square of a number. */
    @GetMapping("/square/{number}")
    public String square(@PathVariable("number") int number) {
      return String.valueOf(template.queryForObject("select ? * ?", Integer.class, number, number));
    }
  }
}
