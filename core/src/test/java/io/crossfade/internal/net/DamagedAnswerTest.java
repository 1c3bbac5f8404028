package io.crossfade.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.Damage;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DamagedAnswerTest {

  private static final int TRIES = 20_000;
  private static final int LIMIT = 256;
  private static final List<byte[]> ANSWERS =
      Stream.of(
              "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"up\": true}\n",
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nT: 1\r\n\r\n",
              "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
              "HTTP/1.0 503 Service Unavailable\r\nContent-Encoding: identity\r\n\r\nuntil the end")
          .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
          .toList();

  @Test
  void a_damaged_answer_is_read_within_the_limits_or_is_no_answer() {
    var damage = Damage.to(ANSWERS, new SplittableRandom(20_261_127));
    int read = 0;
    for (int i = 0; i < TRIES; i++) {
      var bytes = damage.next();
      try {
        var answer = new HttpReader(new ByteArrayInputStream(bytes), LIMIT).read();
        assertThat(answer.status()).isBetween(100, 999);
        assertThat(answer.body().length()).isLessThanOrEqualTo(LIMIT);
        read++;
      } catch (NoAnswerException | EOFException e) {
        assertThat(String.valueOf(e.getMessage())).doesNotContain("\r", "\n", "\0");
      } catch (IOException e) {
        throw new AssertionError(new String(bytes, StandardCharsets.ISO_8859_1), e);
      }
    }
    assertThat(read).isBetween(1, TRIES - 1);
  }
}
