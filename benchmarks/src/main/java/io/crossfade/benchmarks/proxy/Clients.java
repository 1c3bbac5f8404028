package io.crossfade.benchmarks.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** Clients that each ask on a kept connection, and again as soon as they are answered. */
final class Clients implements AutoCloseable {

  static final int COUNT = 16;

  private static final int END_OF_HEAD = 0x0d0a0d0a;
  private static final int MOST_SAMPLES = 200_000;
  private static final byte[] REQUEST =
      "GET /work HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: benchmark\r\n\r\n".getBytes(US_ASCII);

  private final ExecutorService threads = Executors.newFixedThreadPool(COUNT);

  /** Asks for a while, and returns how long each answer took in nanoseconds, sorted. */
  long[] ask(int port, Duration time) throws IOException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    var tasks = new ArrayList<Callable<long[]>>();
    for (int i = 0; i < COUNT; i++) {
      tasks.add(() -> ask(port, end));
    }
    return samples(threads.invokeAll(tasks)).sorted().toArray();
  }

  private static LongStream samples(List<Future<long[]>> clients)
      throws IOException, InterruptedException {
    var all = LongStream.empty();
    for (var client : clients) {
      try {
        all = LongStream.concat(all, Arrays.stream(client.get()));
      } catch (ExecutionException e) {
        throw new IOException("a request failed, so the figures would prove nothing", e);
      }
    }
    return all;
  }

  private static long[] ask(int port, long end) throws IOException {
    var took = new long[MOST_SAMPLES];
    int count = 0;
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      var in = new BufferedInputStream(socket.getInputStream());
      for (long now = System.nanoTime(); now < end && count < took.length; count++) {
        socket.getOutputStream().write(REQUEST);
        readAnswer(in);
        long then = System.nanoTime();
        took[count] = then - now;
        now = then;
      }
    }
    return Arrays.copyOf(took, count);
  }

  private static void readAnswer(InputStream in) throws IOException {
    var status = in.readNBytes("HTTP/1.1 200".length());
    if (!new String(status, US_ASCII).equals("HTTP/1.1 200")) {
      throw new IOException("the answer began with '" + new String(status, US_ASCII) + "'");
    }
    int tail = 0;
    while (tail != END_OF_HEAD) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection ended within an answer");
      }
      tail = tail << 8 | next;
    }
    in.skipNBytes(Backend.BODY_BYTES);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
