package io.crossfade.internal.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * How bytes travel over a connection: as they are, or by TLS with the chain and the host name
 * verified anew each time. Not API: may change or vanish in any release.
 *
 * <p>Thread-safe.
 */
public interface Transport {

  /** Returns what to read from and write to; a handshake is over when this returns. */
  Socket over(Socket connected, String host) throws IOException;

  /** Returns bytes as they are. */
  static Transport plain() {
    return (connected, host) -> connected;
  }

  /** Returns TLS that trusts whom the JVM trusts. */
  static Transport tls() {
    try {
      return tls(SSLContext.getDefault());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no usable TLS: " + e.getMessage(), e);
    }
  }

  /** Returns TLS with a context's keys and trust. */
  static Transport tls(SSLContext context) {
    return (connected, host) -> Tls.handshake(context, connected, host);
  }

  /**
   * Returns a context that trusts the certificates of a PEM file, and nobody else.
   *
   * @throws IllegalArgumentException if there are none to read
   */
  static SSLContext trusting(Path certificates) {
    try (InputStream in = Files.newInputStream(certificates)) {
      return Tls.trusting(in);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "The trusted certificates in '" + certificates + "' cannot be read: " + e.getMessage(),
          e);
    }
  }

  /** The handshake and the trust. Thread-safe. */
  final class Tls {

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    private Tls() {}

    private static Socket handshake(SSLContext context, Socket connected, String host)
        throws IOException {
      var tls =
          (SSLSocket)
              context.getSocketFactory().createSocket(connected, host, connected.getPort(), true);
      var parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      if (canBeIndicated(host)) {
        parameters.setServerNames(List.of(new SNIHostName(host)));
      }
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      // not to be resumed: a certificate that has gone bad is to be seen
      tls.getSession().invalidate();
      return tls;
    }

    /** An address is no server name, and neither is what the JDK would refuse as one. */
    private static boolean canBeIndicated(String host) {
      return !ADDRESS.matcher(host).matches() && host.indexOf('_') < 0 && !host.endsWith(".");
    }

    private static SSLContext trusting(InputStream pem)
        throws IOException, GeneralSecurityException {
      var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int count = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("trusted-" + count++, certificate);
      }
      if (count == 0) {
        throw new GeneralSecurityException("there is no certificate in it");
      }
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    }
  }
}
