package io.crossfade.adapter.embedded;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.IoUtils;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * Notices that a client has gone while its answer is awaited: closes its connection, which ends the
 * exchange. Bytes of a next request are kept for later. A client that only ended its own side
 * counts as gone.
 *
 * <p>Confined to the request's I/O thread.
 */
final class ClientWatch {

  private final HttpServerConnection connection;
  private boolean watching;

  ClientWatch(HttpServerExchange exchange) {
    this.connection = (HttpServerConnection) exchange.getConnection();
  }

  /** Begins; the request has been read to its end. */
  void start() {
    if (!watching && connection.isOpen() && connection.getExtraBytes() == null) {
      watching = true;
      source().setReadListener(channel -> look());
      connection.getOriginalSourceConduit().resumeReads();
    }
  }

  void stop() {
    if (watching) {
      watching = false;
      connection.getOriginalSourceConduit().suspendReads();
      source().setReadListener(null);
    }
  }

  private void look() {
    var bytes = connection.getByteBufferPool().allocate();
    int count = read(bytes.getBuffer());
    if (count > 0) {
      bytes.getBuffer().flip();
      connection.ungetRequestBytes(bytes);
      stop();
      return;
    }
    bytes.close();
    if (count < 0) {
      stop();
      IoUtils.safeClose(connection);
    }
  }

  private int read(ByteBuffer to) {
    try {
      return connection.getOriginalSourceConduit().read(to);
    } catch (IOException e) {
      return -1;
    }
  }

  private ConduitStreamSourceChannel source() {
    return connection.getChannel().getSourceChannel();
  }
}
