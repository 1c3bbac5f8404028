package io.crossfade.examples.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.examples.service.Checksum;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
  private static final String HELLO = Checksum.of("hello".getBytes(StandardCharsets.US_ASCII));

  private final AnswerReader reader = new AnswerReader();

  private boolean read(String text) throws MalformedAnswerException {
    return reader.read(bytes(text));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void reads_a_body_of_known_length_and_leaves_what_follows() throws Exception {
    ByteBuffer in = bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP");

    assertThat(reader.read(in)).isTrue();
    assertThat(in.remaining()).isEqualTo(4);
    assertThat(reader.answer().checksum()).isEqualTo(HELLO);
    assertThat(reader.answer().persistent()).isTrue();
  }

  @Test
  void reads_chunks_byte_by_byte() throws Exception {
    String text =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Version: v2\r\n\r\n"
            + "2;name=value\r\nhe\r\n3\r\nllo\r\n0\r\nTrailer: yes\r\n\r\n";
    for (int i = 0; i < text.length() - 1; i++) {
      assertThat(read(text.substring(i, i + 1))).isFalse();
    }

    assertThat(read("\n")).isTrue();
    assertThat(reader.answer().checksum()).isEqualTo(HELLO);
    assertThat(reader.answer().length()).isEqualTo(5);
    assertThat(reader.answer().version()).isEqualTo("v2");
  }

  @Test
  void takes_the_end_of_the_connection_for_the_end_of_an_unmeasured_body() throws Exception {
    assertThat(read("HTTP/1.1 200 OK\r\n\r\nhello")).isFalse();

    assertThat(reader.end()).isTrue();
    assertThat(reader.answer().checksum()).isEqualTo(HELLO);
    assertThat(reader.answer().persistent()).isFalse();
  }

  @Test
  void does_not_take_the_end_of_the_connection_for_the_end_of_a_measured_body() throws Exception {
    read("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello");

    assertThat(reader.end()).isFalse();
    assertThat(reader.headRead()).isTrue();
    assertThat(reader.progress()).isEqualTo("after 5 of 9 bytes of a body with status 200");
  }

  @Test
  void skips_interim_answers() throws Exception {
    assertThat(read("HTTP/1.1 100 Continue\r\nX: y\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"))
        .isTrue();

    assertThat(reader.answer().status()).isEqualTo(204);
    assertThat(reader.answer().headers()).isEmpty();
    assertThat(reader.answer().persistent()).isTrue();
  }

  @Test
  void believes_what_the_answer_says_about_its_connection() throws Exception {
    read("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    AnswerReader old = new AnswerReader();
    old.read(bytes("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"));

    assertThat(reader.answer().persistent()).isFalse();
    assertThat(old.answer().persistent()).isFalse();
  }

  @Test
  void knows_no_version_that_is_not_a_name() throws Exception {
    read("HTTP/1.1 200 OK\r\nX-Version: <b>\r\nContent-Length: 0\r\n\r\n");

    assertThat(reader.answer().version()).isEqualTo(LoadReport.NO_VERSION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH\r\n",
        "HTTP/1.1 2000 OK\r\n",
        "HTTP/1.1 200 OK\n\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n"
      })
  void refuses_what_is_not_an_answer(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedAnswerException.class);
  }

  @Test
  void refuses_an_endless_head() {
    assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(20_000)))
        .isInstanceOf(MalformedAnswerException.class)
        .hasMessageContaining("exceed 65536 bytes");
  }
}
