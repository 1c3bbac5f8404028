package io.crossfade.examples.service;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Serves one client connection, request after request, until one side wants it to end.
 *
 * <p>It ends by itself only after an answer that said {@code Connection: close}, so that a client
 * never sees a kept-alive connection vanish under a request. {@link #run()} is confined to one
 * thread; {@link #closeIfIdle} and {@link #close()} may be called by any.
 */
final class HttpConnection implements Runnable, Closeable {
  private static final int IDLE_LIMIT_MILLIS = 3_600_000;
  private static final int REQUEST_LIMIT_MILLIS = 30_000;
  private static final int GOODBYE_LIMIT_MILLIS = 500;

  private enum State {
    IDLE,
    BUSY,
    CLOSED
  }

  private final Socket socket;
  private final Function<HttpRequest, HttpAnswer> site;
  private final AnswerWriter answers;
  private final BooleanSupplier stopping;
  private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
  private volatile long idleSinceNanos = System.nanoTime();

  HttpConnection(
      Socket socket,
      Function<HttpRequest, HttpAnswer> site,
      AnswerWriter answers,
      BooleanSupplier stopping) {
    this.socket = socket;
    this.site = site;
    this.answers = answers;
    this.stopping = stopping;
  }

  @Override
  public void run() {
    try (socket) {
      socket.setTcpNoDelay(true);
      converse(new BufferedInputStream(socket.getInputStream(), 4096), socket.getOutputStream());
    } catch (IOException gone) {
      // The client left, or was left at the stop deadline: nobody is there to be answered.
    } finally {
      state.set(State.CLOSED);
    }
  }

  private void converse(InputStream in, OutputStream out) throws IOException {
    boolean open = true;
    while (open && requestBegins(in)) {
      socket.setSoTimeout(REQUEST_LIMIT_MILLIS);
      open = answerOne(in, out);
      idleSinceNanos = System.nanoTime();
      state.compareAndSet(State.BUSY, State.IDLE);
    }
    if (!open) {
      sayGoodbye(in);
    }
  }

  private boolean requestBegins(InputStream in) throws IOException {
    socket.setSoTimeout(IDLE_LIMIT_MILLIS);
    in.mark(1);
    if (in.read() < 0) {
      return false;
    }
    in.reset();
    return state.compareAndSet(State.IDLE, State.BUSY);
  }

  private boolean answerOne(InputStream in, OutputStream out) throws IOException {
    try {
      HttpRequest request = new RequestReader(in, out).read();
      HttpAnswer answer = site.apply(request);
      boolean close = !request.persistent() || stopping.getAsBoolean();
      answers.write(out, request, answer, close);
      return !close;
    } catch (BadRequestException e) {
      HttpAnswer refusal = HttpAnswer.text(e.status(), e.getMessage() + "\n");
      answers.write(out, HttpRequest.unreadable(), refusal, true);
      return false;
    }
  }

  /** Waits for the client's end: closing before it has read would turn the answer into a reset. */
  private void sayGoodbye(InputStream in) throws IOException {
    socket.shutdownOutput();
    socket.setSoTimeout(GOODBYE_LIMIT_MILLIS);
    byte[] rest = new byte[1024];
    for (int reads = 0; reads < 64 && in.read(rest) >= 0; reads++) {
      // What comes after a last answer is dropped.
    }
  }

  /** Whether a request is being read or answered. */
  boolean busy() {
    return state.get() == State.BUSY;
  }

  /** Closes the connection if it has been idle for this long: no request has arrived or is open. */
  void closeIfIdle(Duration time) {
    boolean longEnough = System.nanoTime() - idleSinceNanos >= time.toNanos();
    if (longEnough && !requestWaits() && state.compareAndSet(State.IDLE, State.CLOSED)) {
      close();
    }
  }

  private boolean requestWaits() {
    try {
      return socket.getInputStream().available() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // A socket that cannot be closed is as gone as one that can.
    }
  }
}
