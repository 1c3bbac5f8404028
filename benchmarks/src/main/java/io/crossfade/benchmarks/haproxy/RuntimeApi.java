package io.crossfade.benchmarks.haproxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The Runtime API with nothing around it: connect, send, read to the end. Thread-safe. */
record RuntimeApi(Path socket) {

  private static final int CHUNK = 65_536;

  String ask(String commands) {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(ByteBuffer.wrap((commands + "\n").getBytes(StandardCharsets.ISO_8859_1)));
      var answer = new ByteArrayOutputStream();
      var buffer = ByteBuffer.allocate(CHUNK);
      while (channel.read(buffer) >= 0) {
        answer.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
      return answer.toString(StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
