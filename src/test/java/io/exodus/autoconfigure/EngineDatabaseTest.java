package io.exodus.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.autoconfigure.ExodusAutoConfiguration.ExodusJdbc;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** Exodus's tables lie where the engine's do, also in a host with several databases. */
class EngineDatabaseTest {

  static class TwoDatabases {

    @Bean
    @Primary
    DataSource shop() {
      return empty();
    }

    @Bean
    DataSource camundaBpmDataSource() {
      return empty();
    }

    @Bean
    @Primary
    PlatformTransactionManager shopTransactions(DataSource shop) {
      return new DataSourceTransactionManager(shop);
    }

    @Bean
    PlatformTransactionManager camundaBpmTransactionManager(
        @Qualifier("camundaBpmDataSource") DataSource engine) {
      return new DataSourceTransactionManager(engine);
    }

    private static DataSource empty() {
      JdbcDataSource database = new JdbcDataSource();
      database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
      return database;
    }
  }

  private static long tables(Object database) {
    return JdbcClient.create((DataSource) database)
        .sql("select count(*) from information_schema.tables where table_name like 'EXODUS%'")
        .query(Long.class)
        .single();
  }

  @Test
  void shouldFollowTheEngineToItsDatabase() {
    new ApplicationContextRunner()
        .withInitializer(
            // Nothing but what is asked for: there is no engine here.
            context ->
                context.addBeanFactoryPostProcessor(
                    new LazyInitializationBeanFactoryPostProcessor()))
        .withUserConfiguration(TwoDatabases.class)
        .withConfiguration(AutoConfigurations.of(ExodusAutoConfiguration.class))
        .run(
            context -> {
              ExodusJdbc jdbc = context.getBean(ExodusJdbc.class);

              assertThat(tables(context.getBean("shop"))).isZero();
              assertThat(tables(context.getBean("camundaBpmDataSource"))).isPositive();
              jdbc.transaction()
                  .executeWithoutResult(
                      tx -> {
                        jdbc.client()
                            .sql("insert into exodus_schema values (9, '', '', current_timestamp)")
                            .update();
                        tx.setRollbackOnly();
                      });
              assertThat(
                      jdbc.client()
                          .sql("select count(*) from exodus_schema where version = 9")
                          .query(Long.class)
                          .single())
                  .as("the transaction is one of that database")
                  .isZero();
            });
  }
}
