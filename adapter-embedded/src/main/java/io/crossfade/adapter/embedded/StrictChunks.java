package io.crossfade.adapter.embedded;

import io.undertow.conduits.ReadDataStreamSourceConduit;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.ConduitReadableByteChannel;

/**
 * Reads a request's chunked body by the letter of RFC 9112, 7.1. Undertow's own reader takes a size
 * without a digit for the end of the body, which is how requests are smuggled.
 *
 * <p>Trailers are read and dropped, as the RFC allows a proxy to.
 *
 * <p>Confined to the connection's I/O thread.
 */
final class StrictChunks extends BufferReading {

  /** The body is not chunked as it must be. */
  static final class BadChunk extends IOException {

    private static final long serialVersionUID = 1L;

    BadChunk(String message) {
      super(message);
    }
  }

  private enum State {
    SIZE,
    EXTENSION,
    SIZE_FEED,
    DATA,
    DATA_RETURN,
    DATA_FEED,
    TRAILER_START,
    TRAILER,
    TRAILER_FEED,
    LAST_FEED,
    ENDED
  }

  private static final int MOST_DIGITS = 15;
  private static final int LONGEST_LINE = 4_096;
  private static final int LONGEST_TRAILERS = 16_384;

  private final HttpServerExchange exchange;
  private final HttpServerConnection connection;
  private State state = State.SIZE;
  private long size;
  private int digits;
  private int lineLength;
  private int trailerLength;
  private @Nullable PooledByteBuffer raw;

  private StrictChunks(HttpServerExchange exchange, HttpServerConnection connection) {
    super(new ReadDataStreamSourceConduit(connection.getOriginalSourceConduit(), connection));
    this.exchange = exchange;
    this.connection = connection;
  }

  /** Puts itself in the place of Undertow's reader; before the body is read. */
  static void install(HttpServerExchange exchange) {
    var connection = (HttpServerConnection) exchange.getConnection();
    var chunks = new StrictChunks(exchange, connection);
    connection.getChannel().getSourceChannel().setConduit(chunks);
    exchange.addExchangeCompleteListener(
        (done, next) -> {
          chunks.release();
          next.proceed();
        });
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    if (state == State.ENDED) {
      return -1;
    }
    try {
      return decode(dst);
    } catch (BadChunk e) {
      end();
      exchange.setPersistent(false);
      Connectors.terminateRequest(exchange);
      throw e;
    }
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) throws IOException {
    return target.transferFrom(new ConduitReadableByteChannel(this), position, count);
  }

  @Override
  public long transferTo(long count, ByteBuffer throughBuffer, StreamSinkChannel target)
      throws IOException {
    return IoUtils.transfer(new ConduitReadableByteChannel(this), count, throughBuffer, target);
  }

  @Override
  public void resumeReads() {
    if (state == State.ENDED || raw != null) {
      next.wakeupReads();
    } else {
      super.resumeReads();
    }
  }

  @Override
  public void terminateReads() throws IOException {
    if (state != State.ENDED) {
      end();
      exchange.setPersistent(false);
    }
    super.terminateReads();
  }

  private int decode(ByteBuffer dst) throws IOException {
    int before = dst.position();
    while (dst.hasRemaining()) {
      var from = buffered();
      if (from == null) {
        break;
      }
      advance(from, dst);
      if (state == State.ENDED) {
        finish();
        break;
      }
    }
    int count = dst.position() - before;
    return count == 0 && state == State.ENDED ? -1 : count;
  }

  /** Returns bytes not yet decoded; nothing if there are none now. */
  private @Nullable ByteBuffer buffered() throws IOException {
    if (raw != null && raw.getBuffer().hasRemaining()) {
      return raw.getBuffer();
    }
    release();
    var fresh = connection.getByteBufferPool().allocate();
    int count = -1;
    try {
      count = next.read(fresh.getBuffer());
    } finally {
      if (count <= 0) {
        fresh.close();
      }
    }
    if (count < 0) {
      throw new ClosedChannelException();
    }
    if (count == 0) {
      return null;
    }
    raw = fresh;
    return fresh.getBuffer().flip();
  }

  private void advance(ByteBuffer from, ByteBuffer to) throws BadChunk {
    if (state == State.DATA) {
      copy(from, to);
    } else {
      state = after(from.get());
    }
  }

  private void copy(ByteBuffer from, ByteBuffer to) {
    int count = (int) Math.min(size, Math.min(from.remaining(), to.remaining()));
    int limit = from.limit();
    to.put(from.limit(from.position() + count));
    from.limit(limit);
    size -= count;
    if (size == 0) {
      state = State.DATA_RETURN;
    }
  }

  private State after(byte b) throws BadChunk {
    return switch (state) {
      case SIZE -> inSize(b);
      case EXTENSION -> inExtension(b);
      case SIZE_FEED -> afterSize(b);
      case DATA_RETURN -> require(b, '\r', State.DATA_FEED);
      case DATA_FEED -> require(b, '\n', State.SIZE);
      case TRAILER_START -> b == '\r' ? State.LAST_FEED : inTrailer(b);
      case TRAILER -> inTrailer(b);
      case TRAILER_FEED -> require(b, '\n', State.TRAILER_START);
      case LAST_FEED -> require(b, '\n', State.ENDED);
      case DATA, ENDED -> state;
    };
  }

  private State inSize(byte b) throws BadChunk {
    int digit = Character.digit(b, 16);
    if (digit >= 0 && digits < MOST_DIGITS) {
      size = size << 4 | digit;
      digits++;
      return State.SIZE;
    }
    if (digits == 0 || digit >= 0 || (b != '\r' && b != ';')) {
      throw new BadChunk("a chunk's size is not a hexadecimal number");
    }
    lineLength = 0;
    return b == ';' ? State.EXTENSION : State.SIZE_FEED;
  }

  private State inExtension(byte b) throws BadChunk {
    if (b == '\n' || ++lineLength > LONGEST_LINE) {
      throw new BadChunk("a chunk's extension does not end with a line");
    }
    return b == '\r' ? State.SIZE_FEED : State.EXTENSION;
  }

  private State afterSize(byte b) throws BadChunk {
    var then = require(b, '\n', size == 0 ? State.TRAILER_START : State.DATA);
    digits = 0;
    return then;
  }

  private State inTrailer(byte b) throws BadChunk {
    if (b == '\n' || ++trailerLength > LONGEST_TRAILERS) {
      throw new BadChunk("the trailers do not end");
    }
    return b == '\r' ? State.TRAILER_FEED : State.TRAILER;
  }

  private static State require(byte b, char expected, State then) throws BadChunk {
    if (b != expected) {
      throw new BadChunk("a chunk does not end where its size says");
    }
    return then;
  }

  /** Gives back what belongs to the next request, and lets it come. */
  private void finish() {
    var rest = raw;
    raw = null;
    if (rest != null) {
      if (rest.getBuffer().hasRemaining()) {
        connection.ungetRequestBytes(rest);
      } else {
        rest.close();
      }
    }
    Connectors.terminateRequest(exchange);
  }

  private void end() {
    state = State.ENDED;
    release();
  }

  private void release() {
    if (raw != null) {
      raw.close();
      raw = null;
    }
  }
}
