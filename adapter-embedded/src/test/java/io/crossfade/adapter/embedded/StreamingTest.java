package io.crossfade.adapter.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Large bodies, and clients and instances that go away in the middle. */
class StreamingTest extends RouterTest {

  private static final int MEGA = 1 << 20;
  private static final long SIZE = 200L * MEGA;

  /** What both sides' socket buffers may hold, and the router's own 16 kB. */
  private static final long UNDER_WAY = 32L * MEGA;

  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong most = new AtomicLong();

  @Test
  void passes_200_megabytes_down_and_holds_back_an_instance_that_is_too_fast() throws Exception {
    serving(
        (request, out) -> {
          Backend.write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
          produce(out);
        });

    try (var client = RawClient.connect(address())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      Backend.head(client.in());
      consume(client.in());
    }

    assertThat(received.get()).isEqualTo(SIZE);
    assertThat(most.get()).isLessThan(UNDER_WAY);
  }

  @Test
  void passes_200_megabytes_up_and_holds_back_a_client_that_is_too_fast() throws Exception {
    serving(
        (request, out) -> {
          consume(request.in());
          Backend.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });

    try (var client = RawClient.connect(address())) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + SIZE + "\r\n\r\n");
      produce(client.out());
      assertThat(client.answer().body()).isEqualTo("ok");
    }

    assertThat(received.get()).isEqualTo(SIZE);
    assertThat(most.get()).isLessThan(UNDER_WAY);
  }

  @Test
  void passes_an_endless_answer_on_as_it_comes() throws Exception {
    var goOn = new CountDownLatch(1);
    serving(
        (request, out) -> {
          Backend.write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
          goOn.await();
          Backend.write(out, "3\r\ntwo\r\n0\r\n\r\n");
        });

    try (var client = RawClient.connect(address())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      Backend.head(client.in());
      assertThat(new String(client.in().readNBytes(9))).contains("one");
      goOn.countDown();
      assertThat(new String(client.in().readNBytes(9))).contains("two");
    }
  }

  @Test
  void tells_an_instance_when_the_client_goes_before_the_answer() throws Exception {
    var gone = new CountDownLatch(1);
    serving(
        (request, out) -> {
          if (request.in().read() < 0) {
            gone.countDown();
          }
        });

    try (var client = RawClient.connect(address())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      await("the request", () -> inFlight("a") == 1);
    }

    gone.await();
    await("the end of the request", () -> inFlight("a") == 0);
    assertThat(traffic("a").counters().orElseThrow().clientErrors()).isEqualTo(1);
  }

  @Test
  void keeps_a_request_that_came_early_while_it_watches_the_client() throws Exception {
    var goOn = new CountDownLatch(1);
    serving(
        (request, out) -> {
          if (request.target().equals("/first")) {
            goOn.await();
          }
          Backend.ok(request, out, request.target());
        });

    try (var client = RawClient.connect(address())) {
      client.send("GET /first HTTP/1.1\r\nHost: a\r\n\r\n");
      await("the request", () -> inFlight("a") == 1);
      client.send("GET /second HTTP/1.1\r\nHost: a\r\n\r\n");
      goOn.countDown();

      assertThat(client.answer().body()).isEqualTo("/first");
      assertThat(client.answer().body()).isEqualTo("/second");
    }
  }

  @Test
  void stops_an_instance_when_the_client_goes_in_the_middle_of_the_answer() throws Exception {
    var stopped = new CountDownLatch(1);
    serving(
        (request, out) -> {
          try {
            Backend.write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
            produce(out);
          } catch (IOException e) {
            stopped.countDown();
            throw e;
          }
        });

    try (var client = RawClient.connect(address())) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      Backend.head(client.in());
    }

    stopped.await();
    await("the end of the request", () -> inFlight("a") == 0);
    assertThat(sent.get()).isLessThan(SIZE);
  }

  @Test
  void stops_an_instance_when_the_client_goes_in_the_middle_of_the_request() throws Exception {
    var seen = new CountDownLatch(1);
    serving(
        (request, out) -> {
          request.in().readNBytes(4);
          if (request.in().read() < 0) {
            seen.countDown();
          }
        });

    try (var client = RawClient.connect(address())) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf");
      await("the request", () -> inFlight("a") == 1);
    }

    seen.await();
    await("the end of the request", () -> inFlight("a") == 0);
    assertThat(traffic("a").counters().orElseThrow().clientErrors()).isEqualTo(1);
  }

  @Test
  void passes_an_early_answer_on_though_the_request_goes_on() throws Exception {
    serving(
        (request, out) -> {
          Backend.write(out, "HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
          throw new IOException("enough");
        });

    try (var client = RawClient.connect(address())) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nsome");

      var answer = client.answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.body()).isEqualTo("big");
    }
    await("the end of the request", () -> inFlight("a") == 0);
  }

  private void produce(OutputStream out) throws IOException {
    var block = new byte[64 * 1024];
    for (long left = SIZE; left > 0; left -= block.length) {
      out.write(block);
      sent.addAndGet(block.length);
    }
  }

  private void consume(InputStream in) throws IOException {
    var block = new byte[64 * 1024];
    while (received.get() < SIZE) {
      int count = in.read(block);
      if (count < 0) {
        throw new IOException("the body ended after " + received);
      }
      long now = received.addAndGet(count);
      most.accumulateAndGet(sent.get() - now, Math::max);
    }
  }
}
