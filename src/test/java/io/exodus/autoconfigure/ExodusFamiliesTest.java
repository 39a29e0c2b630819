package io.exodus.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.exodus.autoconfigure.part.InterlayPart;
import io.exodus.autoconfigure.part.WorkerPart;
import io.exodus.autoconfigure.redis.RedisAutoConfiguration;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.HostPort;
import io.exodus.endpoint.redis.RedisFamily;
import io.exodus.interlay.Protocol;
import io.exodus.interlay.redis.RedisProtocol;
import io.exodus.migration.RefusedException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;

/** Families and their protocols are beans, found by the names that they say. */
class ExodusFamiliesTest {

  private static final FilteredClassLoader WITHOUT_REDIS =
      new FilteredClassLoader("io.exodus.endpoint.redis", "io.exodus.interlay.redis");

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  RedisAutoConfiguration.class,
                  ExodusSharedAutoConfiguration.class,
                  ExodusTelemetryAutoConfiguration.class,
                  ExodusRuntimeAutoConfiguration.class))
          .withPropertyValues(
              "exodus.engine.url=http://engine:8080",
              "exodus.engine.worker-password=a-password-of-the-workers",
              "exodus.engine.interlay-password=a-password-of-the-interlays",
              "exodus.control.token=a-token-of-the-orders");

  private final ApplicationContextRunner interlay =
      endpoints(application, "tapes")
          .withPropertyValues(
              "exodus.role=interlay",
              "exodus.interlays.orders.family=tapes",
              "exodus.interlays.orders.listen=127.0.0.1:0",
              "exodus.interlays.orders.source=old",
              "exodus.interlays.orders.target=new");

  private static ApplicationContextRunner endpoints(
      ApplicationContextRunner application, String family) {
    ApplicationContextRunner more = application;
    for (String name : new String[] {"old", "new"}) {
      String key = "exodus.endpoints." + name + ".";
      more =
          more.withPropertyValues(
              key + "family=" + family,
              key + "uri=" + family + "://" + name,
              key + "username=exodus",
              key + "password=secret",
              key + "application-users=orders");
    }
    return more;
  }

  static class TapesFamily {
    @Bean
    Family tapesFamily() {
      Family tapes = another("tapes");
      when(tapes.address(any())).thenReturn(new HostPort("tapes", 4711));
      return tapes;
    }
  }

  static class TapesProtocol {
    @Bean
    Protocol tapesProtocol() {
      Protocol tapes = mock();
      when(tapes.family()).thenReturn("tapes");
      return tapes;
    }
  }

  static class OwnRedis {
    @Bean
    Family exodusRedisFamily() {
      return another("redis");
    }

    @Bean
    Protocol exodusRedisProtocol() {
      Protocol own = mock();
      when(own.family()).thenReturn("redis");
      return own;
    }
  }

  static class RedisUnderAnotherName {
    @Bean
    Family fork() {
      return another("redis");
    }
  }

  static class Twins {
    @Bean
    Family one() {
      return another("tapes");
    }

    @Bean
    Family two() {
      return another("tapes");
    }
  }

  private static Family another(String name) {
    Family family = mock();
    when(family.name()).thenReturn(name);
    return family;
  }

  @Test
  void shouldKnowRedisWhereItsPackagesAre() {
    application.run(
        context -> {
          ExodusFamilies families = context.getBean(ExodusFamilies.class);
          assertThat(families.byName()).containsOnlyKeys("redis");
          assertThat(families.protocols()).containsOnlyKeys("redis");
          assertThat(context).hasSingleBean(RedisFamily.class).hasSingleBean(RedisProtocol.class);
          assertThat(context).hasBean("exodusRedisFamily").hasBean("exodusRedisProtocol");
        });
  }

  @Test
  void shouldRunInterlaysOfAnotherFamilyWithoutThePackagesOfRedis() {
    interlay
        .withClassLoader(WITHOUT_REDIS)
        .withUserConfiguration(TapesFamily.class, TapesProtocol.class)
        .run(
            context -> {
              assertThat(context).hasSingleBean(Family.class).hasSingleBean(Protocol.class);
              assertThat(context).hasSingleBean(InterlayPart.class);
              verify(context.getBean(Family.class), times(2)).encrypted(any());
            });
  }

  @Test
  void shouldRunWorkersOfAnotherFamilyWithoutThePackagesOfRedis() {
    endpoints(application, "tapes")
        .withPropertyValues("exodus.role=worker")
        .withClassLoader(WITHOUT_REDIS)
        .withUserConfiguration(TapesFamily.class)
        .run(
            context -> {
              assertThat(context).hasSingleBean(Family.class).hasSingleBean(WorkerPart.class);
              assertThat(context).doesNotHaveBean(Protocol.class);
            });
  }

  @Test
  void shouldNameTheFamiliesWhenAnInterlaysFamilyHasNoProtocol() {
    interlay
        .withUserConfiguration(TapesFamily.class)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOf(RefusedException.class)
                    .hasMessage(
                        "exodus.interlays.orders.family is 'tapes': the families here are: redis"));
  }

  @Test
  void shouldRefuseAnInterlayThatDoesNotSpeakWhatItsEndpointDoes() {
    interlay
        .withUserConfiguration(TapesFamily.class, TapesProtocol.class)
        .withPropertyValues(
            "exodus.endpoints.new.family=redis", "exodus.endpoints.new.uri=redis://h")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOf(RefusedException.class)
                    .hasMessage(
                        "exodus.interlays.orders.target is 'new': it is of family redis, the"
                            + " interlay of family tapes"));
  }

  @Test
  void shouldTakeTheHostsRedisInPlaceOfItsOwn() {
    application
        .withUserConfiguration(OwnRedis.class)
        .run(
            context -> {
              assertThat(context).hasSingleBean(Family.class).hasSingleBean(Protocol.class);
              assertThat(context).doesNotHaveBean(RedisFamily.class);
              assertThat(context).doesNotHaveBean(RedisProtocol.class);
            });
  }

  @Test
  void shouldSayHowToReplaceAFamilyOfItsOwn() {
    application
        .withUserConfiguration(RedisUnderAnotherName.class)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOf(RefusedException.class)
                    .hasMessageStartingWith("the family is 'redis': both ")
                    .hasMessageContaining(RedisFamily.class.getName())
                    .hasMessageEndingWith(
                        " provide it; give your bean the name exodusRedisFamily, so that it"
                            + " replaces Exodus's"));
  }

  @Test
  void shouldRefuseTwoFamiliesOfOneName() {
    application
        .withUserConfiguration(Twins.class)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOf(RefusedException.class)
                    .hasMessageStartingWith("the family is 'tapes': both ")
                    .hasMessageEndingWith(" provide it; remove one of the beans"));
  }
}
