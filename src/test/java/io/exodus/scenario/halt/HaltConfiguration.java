package io.exodus.scenario.halt;

import io.exodus.autoconfigure.ExodusSharedAutoConfiguration;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.redis.RedisFamily;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** A worker that halts on order. */
@AutoConfiguration(before = ExodusSharedAutoConfiguration.class)
public class HaltConfiguration {

  @Bean
  Halts halts(
      @Value("${scenario.halts}") Path directory, @Value("${exodus.instance}") String worker) {
    return new Halts(directory, worker);
  }

  @Bean
  Family exodusRedisFamily(Halts halts) {
    return new HaltingFamily(new RedisFamily(), halts);
  }
}
