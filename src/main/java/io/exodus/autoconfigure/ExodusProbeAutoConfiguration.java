package io.exodus.autoconfigure;

import io.exodus.autoconfigure.settings.EngineUrl;
import io.exodus.autoconfigure.settings.ExodusProperties;
import io.exodus.autoconfigure.settings.ExodusSecrets;
import io.exodus.autoconfigure.settings.Role;
import io.exodus.autoconfigure.settings.Settings;
import io.exodus.autoconfigure.settings.Trusts;
import io.exodus.client.EngineNodes;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Family;
import io.exodus.engine.api.ApiPaths;
import io.exodus.engine.gate.ServiceAccounts;
import io.exodus.migration.RefusedException;
import io.exodus.probe.Probe;
import io.exodus.probe.ProbeReports;
import io.exodus.probe.ProbeTarget;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** A probe alone, in the applications' network. */
@AutoConfiguration(after = ExodusSharedAutoConfiguration.class)
@ConditionalOnRole(Role.PROBE)
public class ExodusProbeAutoConfiguration {

  @Bean
  Probe exodusProbe(
      ExodusProperties properties,
      ExodusFamilies families,
      Trusts trusts,
      ExodusSecrets secrets,
      Environment environment) {
    List<URI> api =
        new EngineUrl(properties, environment, () -> null)
            .get().stream()
                .map(node -> URI.create(node.toString().replaceAll("/+$", "") + ApiPaths.ROOT))
                .toList();
    return new Probe(
        targets(properties.probe(), families.byName(), trusts),
        new ProbeReports(
            new EngineNodes(api),
            Settings.required("exodus.probe.network", properties.probe().network()),
            ServiceAccounts.PROBE,
            secrets.probe(),
            properties.engine().timeout()));
  }

  @Bean
  ApplicationListener<ApplicationStartedEvent> exodusProbeStart(
      Probe probe, ExodusProperties properties) {
    return started -> probe.start(properties.probe().interval());
  }

  public static List<ProbeTarget> targets(
      ExodusProperties.Probe probe, Map<String, Family> families, Trusts trusts) {
    if (probe.addresses().isEmpty()) {
      throw new RefusedException(
          "exodus.probe.addresses", null, "name the interlays that the probe should check");
    }
    List<ProbeTarget> targets = new ArrayList<>();
    probe
        .addresses()
        .forEach(
            (interlay, address) -> {
              String key = "exodus.probe.addresses." + interlay;
              Family family = families.get(address.family());
              if (family == null) {
                throw new RefusedException(
                    key + ".family", address.family(), "use one of " + families.keySet());
              }
              String user = Settings.required(key + ".username", address.username());
              targets.add(
                  new ProbeTarget(
                      interlay,
                      new EndpointSettings(
                          interlay,
                          address.family(),
                          Settings.uri(key + ".uri", address.uri()),
                          user,
                          Settings.secret(key + ".password", address.password()),
                          Set.of(user),
                          Set.of(),
                          address.timeout(),
                          trusts.of(key + ".ssl-bundle", address.sslBundle()),
                          Set.of(),
                          Map.of()),
                      family));
            });
    return targets;
  }
}
