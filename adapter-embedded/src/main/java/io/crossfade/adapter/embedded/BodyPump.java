package io.crossfade.adapter.embedded;

import io.undertow.connector.ByteBufferPool;
import io.undertow.util.Transfer;
import java.io.IOException;
import java.util.function.Consumer;
import org.xnio.ChannelExceptionHandler;
import org.xnio.ChannelListeners;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;

/**
 * Passes a body on through one buffer: reads no more than can be written.
 *
 * <p>Confined to the request's I/O thread.
 */
final class BodyPump {

  /** How the passing of a body ends; one of the last three is called. */
  interface Listener {

    /** All was read; what the receiver gets last can be set. */
    default void sourceEnded() {}

    /** All was read and written. */
    void passed();

    /** The sender broke off. */
    void readFailed(IOException e);

    /** The receiver broke off. */
    void writeFailed(IOException e);
  }

  private final StreamSourceChannel source;
  private final StreamSinkChannel sink;
  private final ByteBufferPool buffers;
  private final Listener listener;

  BodyPump(
      StreamSourceChannel source,
      StreamSinkChannel sink,
      ByteBufferPool buffers,
      Listener listener) {
    this.source = source;
    this.sink = sink;
    this.buffers = buffers;
    this.listener = listener;
  }

  void start() {
    ChannelExceptionHandler<StreamSinkChannel> writeFailed =
        (channel, e) -> listener.writeFailed(e);
    Transfer.initiateTransfer(
        source,
        sink,
        null,
        channel -> end(writeFailed),
        (channel, e) -> listener.readFailed(e),
        writeFailed,
        buffers);
  }

  /** Returns whether nothing can be passed on until the sender sends. */
  boolean awaitsSource() {
    return source.isReadResumed() && !sink.isWriteResumed();
  }

  /** Returns whether nothing can be passed on until the receiver takes what is there. */
  boolean awaitsSink() {
    return sink.isWriteResumed();
  }

  private void end(ChannelExceptionHandler<StreamSinkChannel> writeFailed) {
    listener.sourceEnded();
    try {
      sink.shutdownWrites();
      if (sink.flush()) {
        ended(sink);
      } else {
        sink.getWriteSetter()
            .set(ChannelListeners.flushingChannelListener(this::ended, writeFailed));
        sink.resumeWrites();
      }
    } catch (IOException e) {
      listener.writeFailed(e);
    }
  }

  private void ended(StreamSinkChannel channel) {
    channel.suspendWrites();
    channel.getWriteSetter().set(null);
    listener.passed();
  }

  /** Makes a listener of its last three answers. */
  static Listener listener(
      Runnable passed, Consumer<IOException> readFailed, Consumer<IOException> writeFailed) {
    return new Listener() {
      @Override
      public void passed() {
        passed.run();
      }

      @Override
      public void readFailed(IOException e) {
        readFailed.accept(e);
      }

      @Override
      public void writeFailed(IOException e) {
        writeFailed.accept(e);
      }
    };
  }
}
