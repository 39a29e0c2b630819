package io.exodus;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The standalone server: the plugin on a Spring Boot of its own. */
@SpringBootApplication
public class ExodusApplication {

  public static void main(String[] args) {
    SpringApplication.run(ExodusApplication.class, args);
  }
}
