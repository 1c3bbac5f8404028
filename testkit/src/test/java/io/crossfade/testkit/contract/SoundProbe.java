package io.crossfade.testkit.contract;

import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import io.crossfade.spi.HealthProbe;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A small probe over a socket that keeps the rules, for the kit's own tests. */
class SoundProbe implements HealthProbe {

  static final int CAP = 4_096;

  final Duration deadline;

  SoundProbe(Duration deadline) {
    this.deadline = deadline;
  }

  @Override
  public Health check(Instance instance) {
    try (var socket = new Socket()) {
      long end = System.nanoTime() + deadline.toNanos();
      var at = instance.endpoint();
      socket.connect(new InetSocketAddress(at.host(), at.port()), left(end));
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      var answer = read(socket, end);
      return judge(answer, instance);
    } catch (IOException e) {
      return Health.unhealthy(e.toString());
    }
  }

  Health judge(String answer, Instance instance) {
    if (!answer.startsWith("HTTP/1.1 200")) {
      return Health.unhealthy("answered " + answer.lines().findFirst().orElse("nothing"));
    }
    return answer.endsWith("\r\n\r\n" + instance.revision())
        ? Health.healthy()
        : Health.unhealthy("another revision than " + instance.revision());
  }

  String read(Socket socket, long end) throws IOException {
    var text = new StringBuilder();
    InputStream in = socket.getInputStream();
    var buffer = new byte[1024];
    for (int got = 0; got >= 0 && text.length() < CAP; ) {
      text.append(new String(buffer, 0, got, StandardCharsets.ISO_8859_1));
      socket.setSoTimeout(left(end));
      got = in.read(buffer);
    }
    return text.toString();
  }

  int left(long end) throws IOException {
    long millis = (end - System.nanoTime()) / 1_000_000;
    if (millis <= 0) {
      throw new IOException("no answer within " + deadline);
    }
    return (int) millis;
  }
}
