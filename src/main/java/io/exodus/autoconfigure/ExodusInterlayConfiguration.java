package io.exodus.autoconfigure;

import io.exodus.interlay.InterlaySettings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The interlays. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.INTERLAY)
class ExodusInterlayConfiguration {

  // Closed by the runtime, in its order.
  @Bean(destroyMethod = "")
  InterlayPart exodusInterlayPart(
      ExodusProperties properties,
      ExodusFamilies families,
      Trusts trusts,
      ExodusSecrets secrets,
      EngineUrl engine) {
    Map<String, InterlaySettings> settings = new LinkedHashMap<>();
    Settings.interlays(properties)
        .forEach(
            name ->
                settings.put(
                    name,
                    Settings.interlay(
                        name, properties, families.byName(), trusts, secrets.control())));
    return new InterlayPart(settings, secrets, engine);
  }
}
