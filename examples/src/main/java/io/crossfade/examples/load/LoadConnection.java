package io.crossfade.examples.load;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the strict client: at most one request at a time, no pipelining.
 *
 * <p>Confined to the generator's thread.
 */
final class LoadConnection {
  /** Hears what became of a connection's request. */
  interface Listener {
    /** The request has a complete answer. */
    void answered(LoadConnection connection, LoadRequest request, Answer answer);

    /**
     * The connection is closed and of no more use.
     *
     * @param request the one that was open, if any
     * @param stale whether it was reused and ended before any byte of the answer
     */
    void broke(
        LoadConnection connection, @Nullable LoadRequest request, Failure failure, boolean stale);
  }

  private static final int READ_BYTES = 8 * 1024;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Listener listener;
  private final ByteBuffer in = ByteBuffer.allocate(READ_BYTES);
  private ByteBuffer out = ByteBuffer.allocate(0);
  private AnswerReader reader = new AnswerReader();
  private @Nullable LoadRequest request;
  private int answers;

  private LoadConnection(SocketChannel channel, SelectionKey key, Listener listener) {
    this.channel = channel;
    this.key = key;
    this.listener = listener;
  }

  /**
   * Begins to connect, and sends the request once connected.
   *
   * @throws IOException if that fails at once; the listener hears nothing then
   */
  static LoadConnection open(
      Selector selector, InetSocketAddress target, Listener listener, LoadRequest first)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      boolean connected = channel.connect(target);
      int interest = connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT;
      SelectionKey key = channel.register(selector, interest);
      LoadConnection connection = new LoadConnection(channel, key, listener);
      key.attach(connection);
      connection.begin(first);
      return connection;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** How a failure to connect is counted. */
  static Failure unconnected(IOException cause) {
    boolean refused =
        cause instanceof ConnectException
            && Objects.requireNonNullElse(cause.getMessage(), "").contains("refused");
    return Failure.unanswered(
        refused ? FailureKind.CONNECT_REFUSED : FailureKind.CONNECT_FAILED, cause.toString());
  }

  /** Sends a request on a connection that is idle. */
  void send(LoadRequest next) {
    begin(next);
    try {
      write();
    } catch (IOException e) {
      broke(e);
    }
  }

  private void begin(LoadRequest next) {
    request = next;
    next.travelsOn(this);
    out = next.wire().bytes().duplicate();
    reader = new AnswerReader();
  }

  /** Does what the selector found possible. */
  void ready() {
    try {
      if (key.isValid() && key.isConnectable() && channel.finishConnect()) {
        write();
      }
      // An answer may be there although the request could not be written to its end.
      if (key.isValid() && key.isReadable()) {
        read();
      }
      if (key.isValid() && key.isWritable()) {
        write();
      }
    } catch (IOException e) {
      broke(e);
    }
  }

  private void write() throws IOException {
    channel.write(out);
    int read = SelectionKey.OP_READ;
    key.interestOps(out.hasRemaining() ? read | SelectionKey.OP_WRITE : read);
  }

  private void read() throws IOException {
    in.clear();
    int size = channel.read(in);
    in.flip();
    if (request == null) {
      brokeIdle(size);
    } else if (size < 0 ? reader.end() : reader.read(in)) {
      answered(request);
    } else if (size < 0) {
      broke(cutShort("closed"));
    }
  }

  private void brokeIdle(int size) {
    String detail = size < 0 ? "closed while idle" : "bytes that nobody asked for";
    broke(Failure.unanswered(FailureKind.RESET, detail));
  }

  private void answered(LoadRequest done) {
    Answer answer = reader.answer();
    if (in.hasRemaining()) {
      String detail = in.remaining() + " bytes more than the answer has";
      broke(new Failure(FailureKind.MALFORMED_ANSWER, answer.version(), detail));
      return;
    }
    request = null;
    answers++;
    // A request that was answered before it was written leaves a connection in an unknown state.
    listener.answered(this, done, out.hasRemaining() ? answer.withoutConnection() : answer);
  }

  private void broke(IOException cause) {
    if (channel.isConnectionPending() || !channel.isConnected()) {
      broke(unconnected(cause));
    } else if (cause instanceof MalformedAnswerException) {
      String detail = Objects.requireNonNullElse(cause.getMessage(), "");
      broke(new Failure(FailureKind.MALFORMED_ANSWER, reader.version(), detail));
    } else {
      broke(cutShort("broken (" + cause.getMessage() + ")"));
    }
  }

  private Failure cutShort(String how) {
    String served = ", after " + answers + " answers on this connection";
    return new Failure(
        reader.headRead() ? FailureKind.SHORT_BODY : FailureKind.RESET,
        reader.version(),
        how + " " + reader.progress() + served);
  }

  private void broke(Failure failure) {
    LoadRequest open = request;
    boolean stale =
        answers > 0 && !reader.begun() && failure.kind() == FailureKind.RESET && open != null;
    close();
    listener.broke(this, open, failure, stale);
  }

  /** How far the open request has come, for a person. */
  String progress() {
    if (!channel.isConnected()) {
      return "while connecting";
    }
    return out.hasRemaining() ? "before the request was written" : reader.progress();
  }

  /** The version that has begun to answer, if one has. */
  String version() {
    return reader.version();
  }

  /** Closes without telling the listener. */
  void close() {
    request = null;
    try {
      channel.close();
    } catch (IOException e) {
      // A socket that cannot be closed is as gone as one that can.
    }
  }
}
