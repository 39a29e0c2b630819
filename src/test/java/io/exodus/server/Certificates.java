package io.exodus.server;

import io.exodus.endpoint.tls.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority of a test's own, made with the JDK's keytool. */
public final class Certificates {

  private static final String PASSWORD = "changeit";
  private static final String CA = "ca";

  private final Path directory;

  public Certificates() {
    try {
      directory = Files.createTempDirectory("exodus-certificates-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    keytool(
        "-genkeypair",
        "-alias",
        CA,
        "-dname",
        "CN=Exodus test authority",
        "-ext",
        "bc:c",
        "-startdate",
        "-60d",
        "-validity",
        "900");
  }

  /**
   * A server's certificate, signed by the authority.
   *
   * @param names such as {@code ip:127.0.0.1,dns:localhost}
   * @param start such as {@code -30d}
   * @param days from the start on
   */
  public Issued issue(String alias, String names, String start, int days) {
    keytool(
        "-genkeypair",
        "-alias",
        alias,
        "-dname",
        "CN=" + alias,
        "-ext",
        "san=" + names,
        "-signer",
        CA,
        "-startdate",
        start,
        "-validity",
        Integer.toString(days));
    return new Issued(alias);
  }

  /** Trusts this authority, and nobody else. */
  public Trust trust() {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(CA, store().getCertificate(CA));
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      return Trust.of(null, factory.getTrustManagers());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The authority's certificate, as a PEM file. */
  public Path authority() {
    try {
      return pem("ca.pem", "CERTIFICATE", store().getCertificate(CA).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private KeyStore store() {
    try (InputStream in = Files.newInputStream(directory.resolve("store.p12"))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void keytool(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-keystore", "store.p12"));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("keytool.log").toFile())
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(Files.readString(directory.resolve("keytool.log")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Path pem(String name, String type, byte[]... parts) {
    StringBuilder text = new StringBuilder();
    for (byte[] part : parts) {
      text.append("-----BEGIN ").append(type).append("-----\n");
      text.append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(part));
      text.append("\n-----END ").append(type).append("-----\n");
    }
    try {
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A server's certificate and key. */
  public final class Issued {

    private final String alias;

    private Issued(String alias) {
      this.alias = alias;
    }

    /** For a server that shows this certificate. */
    public SSLContext context() {
      try {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(alias, key(), PASSWORD.toCharArray(), store().getCertificateChain(alias));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(own, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
      } catch (GeneralSecurityException | IOException e) {
        throw new IllegalStateException(e);
      }
    }

    /** For an end that shows this certificate, and accepts those of the authority. */
    public SSLContext mutual() {
      try {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(alias, key(), PASSWORD.toCharArray(), store().getCertificateChain(alias));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(CA, store().getCertificate(CA));
        var judges = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        judges.init(trusted);
        return Trust.of(keys.getKeyManagers(), judges.getTrustManagers()).context();
      } catch (GeneralSecurityException | IOException e) {
        throw new IllegalStateException(e);
      }
    }

    /** The chain, as a PEM file. */
    public Path certificate() {
      try {
        Certificate[] chain = store().getCertificateChain(alias);
        byte[][] encoded = new byte[chain.length][];
        for (int i = 0; i < chain.length; i++) {
          encoded[i] = chain[i].getEncoded();
        }
        return pem(alias + ".pem", "CERTIFICATE", encoded);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    /** The private key, as a PEM file. */
    public Path privateKey() {
      return pem(alias + ".key", "PRIVATE KEY", key().getEncoded());
    }

    private Key key() {
      try {
        return store().getKey(alias, PASSWORD.toCharArray());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
