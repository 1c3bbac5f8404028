package io.crossfade.internal.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * How bytes travel over a connection: as they are, or by TLS with the chain and the host name
 * verified anew each time. Not API: may change or vanish in any release.
 *
 * <p>Thread-safe.
 */
public interface Transport {

  /** Makes a channel of a connection; a handshake is over when this returns. */
  Channel over(Socket connected, String host) throws IOException;

  /** What to read from and write to. Confined to one thread. */
  interface Channel extends AutoCloseable {

    /** Returns the socket whose streams they are. */
    Socket socket();

    /** Returns what the other side says. */
    default InputStream in() throws IOException {
      return socket().getInputStream();
    }

    /** Returns where to speak. */
    default OutputStream out() throws IOException {
      return socket().getOutputStream();
    }

    /** Forgets what was agreed on; the connection is its owner's to close. */
    @Override
    void close();
  }

  /** Returns bytes as they are. */
  static Transport plain() {
    return (connected, host) -> new Plain(connected);
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

  /** Bytes as they are. Confined to one thread. */
  record Plain(Socket socket) implements Channel {

    @Override
    public void close() {}
  }

  /** TLS. Confined to one thread. */
  record Tls(SSLSocket socket) implements Channel {

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    static Tls handshake(SSLContext context, Socket connected, String host) throws IOException {
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
      requireInForce(tls.getSession().getPeerCertificates()[0]);
      return new Tls(tls);
    }

    /** The session is not to be resumed, so that a certificate gone bad is seen the next time. */
    @Override
    public void close() {
      socket.getSession().invalidate();
    }

    /** The JDK does not look at the dates of a certificate that is trusted itself. */
    private static void requireInForce(Certificate shown) throws SSLException {
      try {
        ((X509Certificate) shown).checkValidity();
      } catch (CertificateException e) {
        throw new SSLException("the certificate is not in force: " + e.getMessage());
      }
    }

    /** An address is no server name, and neither is what the JDK would refuse as one. */
    private static boolean canBeIndicated(String host) {
      return !ADDRESS.matcher(host).matches() && host.indexOf('_') < 0 && !host.endsWith(".");
    }

    static SSLContext trusting(InputStream pem) throws IOException, GeneralSecurityException {
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
