package io.crossfade.adapter.embedded;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Looks at the raw bytes of request heads for a line folded over the next (RFC 9112, 5.2). Undertow
 * unfolds such lines in silence, and a proxy that reads them differently than the one in front of
 * it can be made to see another request.
 *
 * <p>Confined to the connection's I/O thread.
 */
final class HeadScan extends BufferReading {

  private enum State {
    WITHIN_LINE,
    AFTER_RETURN,
    AT_LINE_START,
    BEFORE_LAST_FEED,
    ENDED,
    JUDGED
  }

  private State state = State.WITHIN_LINE;
  private boolean folded;

  HeadScan(StreamSourceConduit next) {
    super(next);
  }

  /** Returns the scan of an exchange's connection. */
  static HeadScan of(HttpServerExchange exchange) {
    var connection = (HttpServerConnection) exchange.getConnection();
    return (HeadScan) connection.getOriginalSourceConduit();
  }

  /** Returns whether the head that just ended was looked at in full and had no folded line. */
  boolean isClean() {
    boolean clean = state == State.ENDED && !folded;
    state = State.JUDGED;
    return clean;
  }

  /** Begins with the next head, of which these bytes may have been read already. */
  void restart(HttpServerExchange exchange) {
    state = State.WITHIN_LINE;
    folded = false;
    var early = ((HttpServerConnection) exchange.getConnection()).getExtraBytes();
    if (early != null) {
      scan(early.getBuffer().duplicate());
    }
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    int start = dst.position();
    int count = super.read(dst);
    if (count > 0) {
      scan(dst.duplicate().position(start).limit(start + count));
    }
    return count;
  }

  private void scan(ByteBuffer bytes) {
    while (bytes.hasRemaining() && state.compareTo(State.ENDED) < 0) {
      state = after(bytes.get());
    }
  }

  private State after(byte b) {
    return switch (state) {
      case WITHIN_LINE -> b == '\r' ? State.AFTER_RETURN : State.WITHIN_LINE;
      case AFTER_RETURN -> b == '\n' ? State.AT_LINE_START : State.WITHIN_LINE;
      case AT_LINE_START -> atLineStart(b);
      case BEFORE_LAST_FEED, ENDED, JUDGED -> State.ENDED;
    };
  }

  private State atLineStart(byte b) {
    folded |= b == ' ' || b == '\t';
    return b == '\r' ? State.BEFORE_LAST_FEED : State.WITHIN_LINE;
  }
}
