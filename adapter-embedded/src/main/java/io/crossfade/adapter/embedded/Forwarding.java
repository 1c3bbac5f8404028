package io.crossfade.adapter.embedded;

import io.crossfade.adapter.embedded.Ledger.Outcome;
import io.crossfade.time.TimeSource;
import io.undertow.client.ClientConnection;
import io.undertow.client.ClientExchange;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

/**
 * One request on its way to an instance and back.
 *
 * <pre>
 *   choose an instance → connect → send → await the head → pass the answer on
 * </pre>
 *
 * <p>Nothing is sent twice that could do something twice. An instance that cannot be connected to
 * is replaced by another one, whatever the method: nothing was sent. A kept connection that turns
 * out to be closed is replaced by a new one to the same instance if the request is idempotent and
 * has no body; other requests only use connections that were busy a second ago. Anything else that
 * fails is told to the client.
 *
 * <p>Confined to the request's I/O thread.
 */
final class Forwarding implements ExchangeCompletionListener, Stopwatch.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);

  private static final Set<HttpString> IDEMPOTENT =
      Set.of(Methods.GET, Methods.HEAD, Methods.OPTIONS, Methods.PUT, Methods.DELETE);

  /** How long a connection may have been idle for a request that cannot be sent twice. */
  private static final Duration SURELY_OPEN = Duration.ofSeconds(1);

  private enum Phase {
    CONNECTING,
    SENDING,
    WAITING,
    ANSWERING,
    TUNNELLING,
    OVER
  }

  private final HttpServerExchange exchange;
  private final Switchboard switchboard;
  private final EmbeddedSettings settings;
  private final RequestView view;
  private final Stopwatch stopwatch;
  private final ClientWatch clientWatch;
  private final List<Member> tried = new ArrayList<>(1);
  private final boolean repeatable;

  private Phase phase = Phase.CONNECTING;
  private @Nullable Lease lease;
  private @Nullable ClientConnection connection;
  private @Nullable ClientExchange upstreamExchange;
  private @Nullable RequestBody requestBody;
  private @Nullable ResponseBody responseBody;
  private boolean connectTimedOut;
  private boolean reused;
  private long begun;

  Forwarding(
      HttpServerExchange exchange,
      Switchboard switchboard,
      EmbeddedSettings settings,
      TimeSource time) {
    this.exchange = exchange;
    this.switchboard = switchboard;
    this.settings = settings;
    this.view = new RequestView(exchange);
    this.stopwatch = new Stopwatch(exchange.getIoThread(), time, this);
    this.clientWatch = new ClientWatch(exchange);
    this.repeatable =
        exchange.isRequestComplete() && IDEMPOTENT.contains(exchange.getRequestMethod());
  }

  void start() {
    exchange.addExchangeCompleteListener(this);
    exchange.dispatch(SameThreadExecutor.INSTANCE, this::connect);
  }

  private void connect() {
    phase = Phase.CONNECTING;
    var found = switchboard.lease(view, tried);
    if (found == null) {
      answerUnserved();
      return;
    }
    lease = found;
    tried.add(found.member());
    begun = stopwatch.now();
    var idle =
        found
            .upstream()
            .takeIdle(
                exchange.getIoThread(), repeatable ? settings.upstreamIdleTimeout() : SURELY_OPEN);
    if (idle == null) {
      open(found);
    } else {
      send(idle, true);
    }
  }

  private void answerUnserved() {
    phase = Phase.OVER;
    Answers.unserved(exchange, tried.isEmpty(), connectTimedOut);
  }

  private void open(Lease to) {
    phase = Phase.CONNECTING;
    upstreamExchange = null;
    to.upstream()
        .open(
            exchange.getIoThread(),
            exchange.getConnection().getByteBufferPool(),
            Callbacks.of(opened -> connected(to, opened), e -> unreachable(to, e)));
  }

  private void connected(Lease to, ClientConnection opened) {
    if (phase == Phase.CONNECTING) {
      send(opened, false);
    } else {
      to.upstream().giveBack(opened);
    }
  }

  private void unreachable(Lease to, IOException e) {
    if (phase != Phase.CONNECTING) {
      return;
    }
    LOG.debug("Instance '{}' at {} cannot be connected to", id(to), to.upstream().address(), e);
    to.end(Outcome.FAILURE);
    connectTimedOut = e instanceof SocketTimeoutException;
    if (!settings.coolDown().isZero()) {
      to.ledger().coolUntil(stopwatch.now() + settings.coolDown().toNanos());
    }
    if (tried.size() < settings.connectAttempts()) {
      connect();
    } else {
      answerUnserved();
    }
  }

  private void send(ClientConnection to, boolean wasIdle) {
    connection = to;
    reused = wasIdle;
    phase = Phase.SENDING;
    to.sendRequest(
        UpstreamRequest.of(exchange, settings.trustForwarded()),
        Callbacks.of(this::sending, e -> notSent()));
  }

  /** The connection was refused by our own client: not a byte went out. */
  private void notSent() {
    if (phase != Phase.SENDING) {
      return;
    }
    if (reused) {
      open(lease());
    } else {
      fail(Outcome.FAILURE, StatusCodes.BAD_GATEWAY, "The instance closed the connection.");
    }
  }

  private void sending(ClientExchange sent) {
    upstreamExchange = sent;
    stopwatch.limit(settings.stallTimeout());
    sent.setResponseListener(Callbacks.of(this::answered, e -> broken(sent, e)));
    if (phase == Phase.SENDING) {
      requestBody = new RequestBody(exchange, sent, stopwatch);
      requestBody.pass(
          BodyPump.listener(this::requestSent, this::requestLost, e -> instanceStoppedReading(e)));
    }
  }

  private void requestSent() {
    if (phase == Phase.SENDING) {
      phase = Phase.WAITING;
      stopwatch.limit(settings.responseTimeout());
      if (stopwatch.isSlow()) {
        clientWatch.start();
      }
    }
  }

  /** It may answer all the same, for instance that the body is too large: wait for that. */
  private void instanceStoppedReading(IOException e) {
    LOG.debug("Instance '{}' does not read the request to its end", id(lease()), e);
    exchange.setPersistent(false);
    requestSent();
  }

  private void requestLost(IOException e) {
    if (phase != Phase.SENDING) {
      return;
    }
    if (e instanceof StrictChunks.BadChunk) {
      fail(Outcome.CLIENT_ERROR, StatusCodes.BAD_REQUEST, "The body is not chunked correctly.");
    } else {
      leave(Outcome.CLIENT_ERROR);
      IoUtils.safeClose(exchange.getConnection());
    }
  }

  private void answered(ClientExchange answer) {
    if (phase != Phase.SENDING && phase != Phase.WAITING) {
      return;
    }
    var response = answer.getResponse();
    var fault = DownstreamResponse.fault(exchange, response);
    if (fault != null) {
      LOG.warn("Instance '{}' cannot be understood: {}.", id(lease()), fault);
      fail(Outcome.FAILURE, StatusCodes.BAD_GATEWAY, "The instance's answer cannot be passed on.");
      return;
    }
    lease().ledger().answeredAfter(stopwatch.now() - begun);
    copyHead(answer);
    if (response.getResponseCode() == StatusCodes.SWITCHING_PROTOCOLS) {
      tunnel(answer);
    } else if (DownstreamResponse.hasPhantomBody(exchange, response)) {
      leave(Outcome.ofStatus(response.getResponseCode()));
      exchange.endExchange();
    } else {
      passOn(answer);
    }
  }

  private void copyHead(ClientExchange answer) {
    DownstreamResponse.copy(answer.getResponse(), exchange);
    if (lease().isNewSession()) {
      DownstreamResponse.addSession(exchange, lease().sessionCookie(), lease().member().session());
    }
  }

  private void passOn(ClientExchange answer) {
    phase = Phase.ANSWERING;
    stopwatch.limit(settings.stallTimeout());
    if (!exchange.isRequestComplete()) {
      exchange.setPersistent(false);
    }
    responseBody = new ResponseBody(answer, exchange, stopwatch);
    responseBody.pass(
        BodyPump.listener(this::responsePassed, e -> broken(answer, e), e -> clientLost()));
  }

  /** An answer that came before its request had ended ends the request, too. */
  private void responsePassed() {
    if (!exchange.isRequestComplete()) {
      exchange.endExchange();
    }
  }

  private void tunnel(ClientExchange answer) {
    phase = Phase.TUNNELLING;
    stopwatch.stop();
    clientWatch.stop();
    new Tunnel(exchange, answer, lease()).open();
  }

  private void clientLost() {
    leave(outcomeSoFar());
    IoUtils.safeClose(exchange.getConnection());
  }

  /** The instance closed the connection, or it broke. */
  private void broken(ClientExchange with, IOException e) {
    if (with != upstreamExchange || phase == Phase.OVER || phase == Phase.TUNNELLING) {
      return;
    }
    // first, because the connection tells of its end once more when it is cut
    upstreamExchange = null;
    Upstream.cut(connection);
    if (phase != Phase.ANSWERING && reused && repeatable) {
      open(lease());
    } else {
      LOG.debug("Instance '{}' broke off", id(lease()), e);
      fail(Outcome.FAILURE, StatusCodes.BAD_GATEWAY, "The instance did not answer completely.");
    }
  }

  @Override
  public void slow() {
    if (phase == Phase.WAITING || (phase == Phase.ANSWERING && exchange.isRequestComplete())) {
      clientWatch.start();
    }
  }

  @Override
  public void expired() {
    switch (phase) {
      case SENDING -> requestStalled();
      case WAITING ->
          fail(
              Outcome.FAILURE,
              StatusCodes.GATEWAY_TIME_OUT,
              "The instance did not answer in time.");
      case ANSWERING -> answerStalled();
      case CONNECTING, TUNNELLING, OVER -> {}
    }
  }

  private void requestStalled() {
    if (requestBody != null && requestBody.awaitsClient()) {
      fail(
          Outcome.CLIENT_ERROR, StatusCodes.REQUEST_TIME_OUT, "The request's body did not arrive.");
    } else {
      fail(
          Outcome.FAILURE,
          StatusCodes.GATEWAY_TIME_OUT,
          "The instance did not take the request in time.");
    }
  }

  private void answerStalled() {
    boolean byClient = responseBody != null && responseBody.awaitsClient();
    leave(byClient ? outcomeSoFar() : Outcome.FAILURE);
    IoUtils.safeClose(exchange.getConnection());
  }

  private void fail(Outcome outcome, int status, String reason) {
    leave(outcome);
    Answers.send(exchange, status, reason);
  }

  /** The exchange is over: the answer was sent, or the client has gone. */
  @Override
  public void exchangeEvent(HttpServerExchange ended, NextListener next) {
    try {
      if (phase == Phase.CONNECTING) {
        giveUp();
      } else if (phase != Phase.TUNNELLING && phase != Phase.OVER) {
        leave(outcomeSoFar());
      }
    } finally {
      next.proceed();
    }
  }

  private void giveUp() {
    phase = Phase.OVER;
    if (lease != null) {
      lease.cancel();
    }
  }

  /** Ends the stay at the instance. The connection is kept if both sides are done with it. */
  private void leave(Outcome outcome) {
    phase = Phase.OVER;
    stopwatch.stop();
    clientWatch.stop();
    var used = connection;
    if (used != null && isDone(upstreamExchange)) {
      lease().upstream().giveBack(used);
    } else {
      Upstream.cut(used);
    }
    lease().end(outcome);
  }

  private static boolean isDone(@Nullable ClientExchange exchange) {
    return exchange != null
        && exchange.getResponse() != null
        && !exchange.getRequestChannel().isOpen()
        && !exchange.getResponseChannel().isOpen();
  }

  /** How it ends if the client goes now. */
  private Outcome outcomeSoFar() {
    return phase == Phase.ANSWERING
        ? Outcome.ofStatus(exchange.getStatusCode())
        : Outcome.CLIENT_ERROR;
  }

  private Lease lease() {
    return Objects.requireNonNull(lease, "lease");
  }

  private static String id(Lease lease) {
    return lease.member().id().value();
  }
}
