package io.exodus.autoconfigure;

import io.exodus.autoconfigure.part.InterlayPart;
import io.exodus.autoconfigure.settings.EngineUrl;
import io.exodus.autoconfigure.settings.ExodusProperties;
import io.exodus.autoconfigure.settings.ExodusSecrets;
import io.exodus.autoconfigure.settings.Role;
import io.exodus.autoconfigure.settings.Settings;
import io.exodus.autoconfigure.settings.Trusts;
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
                        name,
                        properties,
                        families.byName(),
                        families.protocols().keySet(),
                        trusts,
                        secrets)));
    return new InterlayPart(settings, families.protocols(), secrets, engine);
  }
}
