package io.crossfade.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate for 127.0.0.1 with its key, made by the JDK's keytool.
 *
 * <p>Immutable.
 */
public final class Certificate {

  private static final String ALIAS = "front";
  private static final char[] PASSWORD = "for-this-test-only".toCharArray();

  private final KeyStore store;

  private Certificate(KeyStore store) {
    this.store = store;
  }

  private static final class Loopback {
    private static final Certificate MADE = make();
  }

  static Certificate ofLoopback() {
    return Loopback.MADE;
  }

  private static Certificate make() {
    try {
      var folder = Files.createTempDirectory("crossfade-certificate-");
      var file = folder.resolve("front.p12");
      try {
        keytool(file);
        return new Certificate(KeyStore.getInstance(file.toFile(), PASSWORD));
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("keytool made no key store that can be read", e);
    }
  }

  private static void keytool(Path file) throws IOException {
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var process =
        new ProcessBuilder(
                List.of(
                    keytool,
                    "-genkeypair",
                    "-noprompt",
                    "-alias",
                    ALIAS,
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    "CN=localhost",
                    "-validity",
                    "2",
                    "-ext",
                    "san=ip:127.0.0.1,dns:localhost",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    file.toString(),
                    "-storepass",
                    new String(PASSWORD)))
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException("keytool failed: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keytool ran", e);
    }
  }

  /**
   * Writes certificate and key into one PEM file, as HAProxy and nginx read them.
   *
   * @throws IOException if the file cannot be written
   */
  public Path writePem(Path file) throws IOException {
    try {
      var text =
          pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded())
              + pem("PRIVATE KEY", store.getKey(ALIAS, PASSWORD).getEncoded());
      return Files.writeString(file, text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key cannot be taken from its store", e);
    }
  }

  private static String pem(String what, byte[] der) {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
  }

  /** Returns a context of a client that trusts this certificate and no other. */
  SSLContext trusting() {
    try {
      var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JDK cannot trust a certificate", e);
    }
  }
}
