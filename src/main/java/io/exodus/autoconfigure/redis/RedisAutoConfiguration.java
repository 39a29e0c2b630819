package io.exodus.autoconfigure.redis;

import io.exodus.autoconfigure.ExodusAutoConfiguration;
import io.exodus.autoconfigure.ExodusProbeAutoConfiguration;
import io.exodus.autoconfigure.ExodusRuntimeAutoConfiguration;
import io.exodus.autoconfigure.ExodusSharedAutoConfiguration;
import io.exodus.endpoint.redis.RedisFamily;
import io.exodus.interlay.redis.RedisProtocol;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Redis as a family, and the protocol of its interlays. */
@AutoConfiguration(
    after = ExodusSharedAutoConfiguration.class,
    before = {
      ExodusAutoConfiguration.class,
      ExodusRuntimeAutoConfiguration.class,
      ExodusProbeAutoConfiguration.class
    })
@ConditionalOnClass(
    name = {"io.exodus.endpoint.redis.RedisFamily", "io.exodus.interlay.redis.RedisProtocol"})
public class RedisAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "exodusRedisFamily")
  RedisFamily exodusRedisFamily() {
    return new RedisFamily();
  }

  @Bean
  @ConditionalOnMissingBean(name = "exodusRedisProtocol")
  RedisProtocol exodusRedisProtocol() {
    return new RedisProtocol();
  }
}
