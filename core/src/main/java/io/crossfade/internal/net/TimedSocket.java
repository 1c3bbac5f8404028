package io.crossfade.internal.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Locale;

/**
 * A socket that reads until one deadline in total, however the bytes drip, and no more than so many
 * bytes. TLS on top of it is held to the same, its handshake included.
 *
 * <p>Confined to one thread.
 */
final class TimedSocket extends Socket {

  /** The longest single wait; an interrupt or a clock moved by hand is seen after it. */
  private static final int LONGEST_WAIT_MILLIS = 100;

  private final Deadline deadline;
  private final int byteLimit;
  private long received;

  TimedSocket(Deadline deadline, int byteLimit) {
    super(Proxy.NO_PROXY);
    this.deadline = deadline;
    this.byteLimit = byteLimit;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new Input(super.getInputStream());
  }

  private int receive(InputStream from, byte[] into, int offset, int length) throws IOException {
    if (received > byteLimit) {
      throw NoAnswerException.heard(
          String.format(Locale.ROOT, "sends more than %,d bytes", byteLimit));
    }
    while (true) {
      if (Thread.currentThread().isInterrupted()) {
        throw NoAnswerException.notTried("the check was interrupted");
      }
      setSoTimeout(Math.min(deadline.millisLeft(), LONGEST_WAIT_MILLIS));
      try {
        int count = from.read(into, offset, length);
        received += Math.max(count, 0);
        return count;
      } catch (SocketTimeoutException e) {
        // only one wait is over: the deadline decides
      }
    }
  }

  private final class Input extends InputStream {

    private final InputStream in;

    Input(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return receive(in, into, offset, length);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
