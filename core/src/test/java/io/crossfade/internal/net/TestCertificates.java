package io.crossfade.internal.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Self-signed certificates, made when a test asks for them. */
public final class TestCertificates {

  private static final char[] PASSWORD = "not-a-secret".toCharArray();

  private final KeyStore keys;
  private final Path pem;

  private TestCertificates(KeyStore keys, Path pem) {
    this.keys = keys;
    this.pem = pem;
  }

  /**
   * Makes a key and its certificate.
   *
   * @param names the subject alternative names, such as {@code dns:localhost,ip:127.0.0.1}
   * @param more further arguments of keytool
   */
  public static TestCertificates make(Path folder, String names, String... more)
      throws IOException, GeneralSecurityException, InterruptedException {
    var store = Files.createTempFile(folder, "keys", ".p12");
    Files.delete(store);
    keytool(store, names, more);
    var keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    var pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getCertificate("it").getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    return new TestCertificates(
        keys, Files.writeString(Files.createTempFile(folder, "trusted", ".pem"), pem));
  }

  private static void keytool(Path store, String names, String... more)
      throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(
        List.of("-J-XX:TieredStopAtLevel=1", "-genkeypair", "-alias", "it", "-keyalg", "EC"));
    command.addAll(List.of("-dname", "CN=crossfade test", "-ext", "san=" + names));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
    command.addAll(List.of("-keystore", store.toString()));
    command.addAll(List.of(more));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException("keytool failed: " + said);
    }
  }

  /** A file with the certificate. */
  public Path pem() {
    return pem;
  }

  /** A server socket that shows the certificate. */
  public ServerSocket serverSocket() throws IOException, GeneralSecurityException {
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context
        .getServerSocketFactory()
        .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }
}
