package io.exodus.autoconfigure;

import io.exodus.autoconfigure.settings.ExodusProperties;
import io.exodus.autoconfigure.settings.Role;
import io.exodus.autoconfigure.settings.Settings;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Secret;
import io.exodus.telemetry.Exports;
import io.exodus.telemetry.Telemetry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.ipc.http.HttpUrlConnectionSender;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpHttpMetricsSender;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.micrometer.registry.otlp.OtlpMetricsSender;
import java.net.URI;
import java.util.Objects;
import java.util.function.Consumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the worker exports, through the registry of the application that it runs in. */
@AutoConfiguration(
    after = ExodusSharedAutoConfiguration.class,
    before = ExodusRuntimeAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.actuate.autoconfigure.metrics.export.otlp.OtlpMetricsExportAutoConfiguration"
    })
@ConditionalOnRole(Role.WORKER)
public class ExodusTelemetryAutoConfiguration {

  /** Of a process without a registry: there is nothing then that could be read back. */
  @Bean
  @ConditionalOnMissingBean
  Telemetry exodusNoTelemetry(ExodusProperties properties) {
    demandNone("exodus.telemetry.scrape-url", properties.telemetry().scrapeUrl());
    demandNone("exodus.telemetry.query-url", properties.telemetry().queryUrl());
    return Telemetry.NONE;
  }

  private static void demandNone(String key, URI url) {
    if (url != null) {
      throw new RefusedException(
          key,
          url,
          "this process has no metrics registry, so it exports nothing to read. Add"
              + " spring-boot-starter-actuator and the monitoring's registry, such as"
              + " micrometer-registry-prometheus, or remove the key");
    }
  }

  /** Where there is a registry. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterRegistry.class)
  @ConditionalOnBean(MeterRegistry.class)
  static class Metered {

    @Bean
    @ConditionalOnMissingBean
    Telemetry exodusTelemetry(
        MeterRegistry registry, ExodusProperties properties, ObjectProvider<Pushed> pushed) {
      ExodusProperties.Telemetry settings = properties.telemetry();
      Exports exports = new Exports(settings.username(), password(settings), settings.timeout());
      if (settings.scrapeUrl() != null) {
        callable("exodus.telemetry.scrape-url", settings.scrapeUrl());
        exports.scraped(settings.scrapeUrl());
      }
      if (settings.queryUrl() != null) {
        callable("exodus.telemetry.query-url", settings.queryUrl());
        exports.queried(settings.queryUrl(), settings.patience());
      }
      pushed.ifAvailable(way -> way.to().accept(exports));
      return exports.over(registry);
    }

    private static void callable(String key, URI url) {
      Settings.httpHost(key, Settings.shown(url.toString()), url);
    }

    private static Secret password(ExodusProperties.Telemetry settings) {
      if (settings.username() != null && settings.password() == null) {
        throw new RefusedException(
            "exodus.telemetry.password", null, "the account '" + settings.username() + "' has one");
      }
      return Secret.of(Objects.requireNonNullElse(settings.password(), ""));
    }
  }

  /** A way that is there by a library of its own. */
  record Pushed(Consumer<Exports> to) {}

  /** Where metrics are sent over OTLP: by the application's own settings. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(OtlpMeterRegistry.class)
  static class Otlp {

    @Bean
    @ConditionalOnBean({OtlpMeterRegistry.class, OtlpConfig.class})
    Pushed exodusOtlp(
        OtlpConfig config, ObjectProvider<OtlpMetricsSender> sender, ExodusProperties properties) {
      OtlpMetricsSender used =
          sender.getIfAvailable(
              () ->
                  new OtlpHttpMetricsSender(
                      new HttpUrlConnectionSender(
                          properties.telemetry().timeout(), properties.telemetry().timeout())));
      return new Pushed(exports -> exports.pushed(config, used));
    }
  }
}
