package io.crossfade.adapter.embedded;

import io.crossfade.adapter.embedded.Ledger.Outcome;
import io.undertow.client.ClientExchange;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Transfer;
import io.undertow.util.WorkerUtils;
import java.io.IOException;
import java.nio.channels.Channel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.xnio.ChannelExceptionHandler;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.channels.StreamSinkChannel;

/**
 * A connection that switched protocols, a WebSocket for one: bytes go both ways until one side
 * ends. It stays where it began whatever the table says, and is in flight until the instance's side
 * is closed. It may be silent for ever. When the instance ends, the client is told and then let go.
 *
 * <p>Confined to the request's I/O thread.
 */
final class Tunnel {

  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final HttpServerExchange exchange;
  private final ClientExchange answer;
  private final Lease lease;

  Tunnel(HttpServerExchange exchange, ClientExchange answer, Lease lease) {
    this.exchange = exchange;
    this.answer = answer;
    this.lease = lease;
  }

  /** Tells the client that the protocol is switched, and connects both sides. */
  void open() {
    var client = exchange.getConnection();
    var upstream = answer.getConnection();
    upstream.addCloseListener(closed -> lease.end(Outcome.SUCCESS));
    client.addCloseListener(closed -> Upstream.cut(upstream));
    exchange.upgradeChannel((stream, upgraded) -> join(stream));
    var pump =
        new BodyPump(
            answer.getResponseChannel(),
            exchange.getResponseChannel(),
            client.getByteBufferPool(),
            BodyPump.listener(() -> {}, e -> abandon(), e -> abandon()));
    pump.start();
  }

  private void abandon() {
    Upstream.cut(answer.getConnection());
    IoUtils.safeClose(exchange.getConnection());
    lease.end(Outcome.FAILURE);
  }

  private void join(StreamConnection client) {
    try {
      var instance = answer.getConnection().performUpgrade();
      pipe(instance, client, sink -> leave(instance, client));
      pipe(client, instance, IoUtils::safeClose);
    } catch (IOException e) {
      abandon();
    }
  }

  /**
   * The instance has ended, and the client has been told. One that does not react would keep the
   * instance in flight, so it is let go; it has a moment to read what came last.
   */
  private static void leave(StreamConnection instance, StreamConnection client) {
    IoUtils.safeClose(instance);
    WorkerUtils.executeAfter(
        client.getIoThread(),
        () -> IoUtils.safeClose(client),
        FAREWELL.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** Passes one direction on, and its end; the other direction may go on. */
  private void pipe(
      StreamConnection from, StreamConnection to, ChannelListener<StreamSinkChannel> ended) {
    ChannelExceptionHandler<Channel> onError = (channel, e) -> IoUtils.safeClose(from, to);
    Transfer.initiateTransfer(
        from.getSourceChannel(),
        to.getSinkChannel(),
        ChannelListeners.closingChannelListener(),
        ChannelListeners.writeShutdownChannelListener(
            ChannelListeners.<StreamSinkChannel>flushingChannelListener(ended, onError), onError),
        onError,
        onError,
        exchange.getConnection().getByteBufferPool());
  }
}
