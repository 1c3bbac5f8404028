package io.crossfade.adapter.embedded;

import io.undertow.client.ClientExchange;
import io.undertow.conduits.BytesReceivedStreamSourceConduit;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListeners;
import org.xnio.channels.StreamSinkChannel;

/**
 * A request's body on its way to the instance, and what both sides agree on before: a client that
 * asks before it sends gets the instance's own answer.
 *
 * <p>Confined to the request's I/O thread.
 */
final class RequestBody {

  private final HttpServerExchange exchange;
  private final ClientExchange sent;
  private final Stopwatch stopwatch;
  private boolean awaitsContinue;
  private @Nullable BodyPump pump;

  RequestBody(HttpServerExchange exchange, ClientExchange sent, Stopwatch stopwatch) {
    this.exchange = exchange;
    this.sent = sent;
    this.stopwatch = stopwatch;
  }

  /** Returns whether it is the client that keeps the body from moving. */
  boolean awaitsClient() {
    return pump != null && pump.awaitsSource() && !awaitsContinue;
  }

  void pass(BodyPump.Listener listener) {
    if (exchange.isRequestComplete()) {
      listener.passed();
      return;
    }
    exchange.addRequestWrapper(
        (factory, from) ->
            new BytesReceivedStreamSourceConduit(factory.create(), bytes -> stopwatch.touch()));
    if (HttpContinue.requiresContinueResponse(exchange)) {
      askFirst(listener);
    } else {
      pump(listener);
    }
  }

  private void askFirst(BodyPump.Listener listener) {
    awaitsContinue = true;
    sent.setContinueHandler(asked -> goOn(listener));
    var head = sent.getRequestChannel();
    try {
      if (head.flush()) {
        pump(listener);
      } else {
        head.getWriteSetter()
            .set(
                ChannelListeners.flushingChannelListener(
                    (StreamSinkChannel flushed) -> pump(listener),
                    (failed, e) -> listener.writeFailed(e)));
        head.resumeWrites();
      }
    } catch (IOException e) {
      listener.writeFailed(e);
    }
  }

  private void goOn(BodyPump.Listener listener) {
    awaitsContinue = false;
    stopwatch.touch();
    HttpContinue.sendContinueResponse(
        exchange,
        new IoCallback() {
          @Override
          public void onComplete(HttpServerExchange told, Sender sender) {
            // the body follows by itself
          }

          @Override
          public void onException(HttpServerExchange told, Sender sender, IOException e) {
            listener.readFailed(e);
          }
        });
  }

  private void pump(BodyPump.Listener listener) {
    pump =
        new BodyPump(
            exchange.getRequestChannel(),
            sent.getRequestChannel(),
            exchange.getConnection().getByteBufferPool(),
            listener);
    pump.start();
  }
}
