package io.crossfade.adapter.embedded;

import io.undertow.client.ClientExchange;
import io.undertow.conduits.BytesSentStreamSinkConduit;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpAttachments;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An answer's body on its way to the client, trailers included.
 *
 * <p>Confined to the request's I/O thread.
 */
final class ResponseBody {

  private final ClientExchange answer;
  private final HttpServerExchange exchange;
  private final Stopwatch stopwatch;
  private @Nullable BodyPump pump;

  ResponseBody(ClientExchange answer, HttpServerExchange exchange, Stopwatch stopwatch) {
    this.answer = answer;
    this.exchange = exchange;
    this.stopwatch = stopwatch;
  }

  /** Returns whether it is the client that keeps the body from moving. */
  boolean awaitsClient() {
    return pump != null && pump.awaitsSink();
  }

  void pass(BodyPump.Listener listener) {
    exchange.addResponseWrapper(
        (factory, to) ->
            new BytesSentStreamSinkConduit(factory.create(), bytes -> stopwatch.touch()));
    pump =
        new BodyPump(
            answer.getResponseChannel(),
            exchange.getResponseChannel(),
            exchange.getConnection().getByteBufferPool(),
            new WithTrailers(listener));
    pump.start();
  }

  /** Hands the answer's trailers over once its body has been read. */
  private final class WithTrailers implements BodyPump.Listener {

    private final BodyPump.Listener listener;

    WithTrailers(BodyPump.Listener listener) {
      this.listener = listener;
    }

    @Override
    public void sourceEnded() {
      var trailers = answer.getAttachment(HttpAttachments.REQUEST_TRAILERS);
      if (trailers != null) {
        exchange.putAttachment(HttpAttachments.RESPONSE_TRAILERS, trailers);
      }
    }

    @Override
    public void passed() {
      listener.passed();
    }

    @Override
    public void readFailed(IOException e) {
      listener.readFailed(e);
    }

    @Override
    public void writeFailed(IOException e) {
      listener.writeFailed(e);
    }
  }
}
