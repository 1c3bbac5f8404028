package io.crossfade.gate;

import io.crossfade.internal.net.Dialer;
import io.crossfade.internal.net.HttpAnswer;
import io.crossfade.internal.net.HttpHeader;
import io.crossfade.internal.net.HttpRequest;
import io.crossfade.internal.net.Outcome;
import io.crossfade.internal.net.Transport;
import io.crossfade.json.internal.JsonDocument;
import io.crossfade.model.Names;
import io.crossfade.spi.Gate;
import io.crossfade.spi.GateAnswer;
import io.crossfade.spi.GateAnswer.Verdict;
import io.crossfade.spi.GateContext;
import io.crossfade.time.TimeSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;

/**
 * An external judge: told over HTTP or HTTPS what is going on and what was counted, it answers
 * continue, wait or abort. {@code docs/gates.md} has the question and the answer, field by field.
 *
 * <p>One deadline holds for the whole exchange, the answer is capped, and redirects are not
 * followed. Whatever is not a clear answer is an error of the gate, never a pass.
 *
 * <p>Thread-safe; a question blocks its caller's thread until the deadline at most.
 */
public final class HttpJudgeGate implements Gate {

  private static final int BODY_LIMIT = 64 * 1024;

  private final JudgeAddress address;
  private final Dialer dialer;
  private final List<HttpHeader> headers;

  private HttpJudgeGate(Builder builder) {
    this.address = builder.address;
    this.headers = List.copyOf(builder.headers);
    this.dialer =
        new Dialer(
            builder.transport,
            builder.deadline,
            HttpRequest.mostReceived(BODY_LIMIT),
            builder.time);
  }

  /**
   * Returns a builder.
   *
   * @param judge whom to ask: an http or https URL with host and path, without user and fragment
   * @throws IllegalArgumentException if it is anything else
   */
  public static Builder builder(URI judge) {
    return new Builder(JudgeAddress.of(judge));
  }

  @Override
  public GateAnswer ask(GateContext context) {
    try {
      return dialer
          .talk(
              address.endpoint(),
              address.endpoint().host(),
              HttpRequest.post(address.target(), JudgeQuestion.json(context))
                  .with(headers)
                  .to(address.hostHeader(), BODY_LIMIT))
          .accept(new Ruling(address));
    } catch (IllegalArgumentException e) {
      return GateAnswer.error("The judge at " + address + " cannot be asked: " + e.getMessage());
    }
  }

  /** What the answer means. Immutable. */
  private record Ruling(JudgeAddress address) implements Outcome.Visitor<HttpAnswer, GateAnswer> {

    private static final int MOST_REASONS = 10;

    @Override
    public GateAnswer answered(HttpAnswer answer) {
      if (answer.status() < 200 || answer.status() > 299) {
        return noAnswer("answers with status " + answer.status());
      }
      try {
        return read(JsonDocument.parse(answer.body()));
      } catch (IllegalArgumentException e) {
        return noAnswer("answers with a body that is not JSON: " + e.getMessage());
      }
    }

    @Override
    public GateAnswer noAnswer(String reason) {
      return GateAnswer.error("The judge at " + address + " does not judge: " + reason);
    }

    @Override
    public GateAnswer notTried(String reason) {
      return GateAnswer.error("The judge at " + address + " cannot be asked: " + reason);
    }

    private GateAnswer read(JsonDocument ruling) {
      var word = ruling.text("/verdict").orElse("");
      return switch (word) {
        case "continue" -> answer(Verdict.PASS, word, ruling);
        case "wait" -> answer(Verdict.WAIT, word, ruling);
        case "abort" -> answer(Verdict.FAIL, word, ruling);
        default ->
            noAnswer(
                "its verdict is '"
                    + Names.printable(word)
                    + "', which is not continue, wait or abort");
      };
    }

    private GateAnswer answer(Verdict verdict, String word, JsonDocument ruling) {
      var reasons = new ArrayList<>(List.of("the judge at " + address + " says " + word));
      reasons.addAll(ruling.texts("/reasons").stream().limit(MOST_REASONS).toList());
      return new GateAnswer(verdict, reasons);
    }
  }

  /** Collects an {@link HttpJudgeGate}. Not thread-safe. */
  public static final class Builder {

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final JudgeAddress address;
    private Transport transport;
    private Duration deadline = Duration.ofSeconds(5);
    private final List<HttpHeader> headers = new ArrayList<>();
    private TimeSource time = TimeSource.system();

    private Builder(JudgeAddress address) {
      this.address = address;
      this.transport = address.isTls() ? Transport.tls() : Transport.plain();
    }

    /** Sets how long a question may take in total, at most a minute. Default: 5 seconds. */
    public Builder deadline(Duration value) {
      if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "deadline must be more than zero and at most 1 minute, was " + value);
      }
      this.deadline = value;
      return this;
    }

    /**
     * Adds a header to the question, such as a token. Its value is never shown.
     *
     * @throws IllegalArgumentException if it has control characters, or frames the request
     */
    public Builder header(String name, String value) {
      headers.add(HttpHeader.toSend(name, value));
      return this;
    }

    /** Sets keys and trust for an https URL; chain and name are verified all the same. */
    public Builder tls(SSLContext context) {
      if (!address.isTls()) {
        throw new IllegalArgumentException("TLS needs an https URL, was " + address);
      }
      this.transport = Transport.tls(Objects.requireNonNull(context, "context"));
      return this;
    }

    /**
     * Trusts the certificates of a PEM file and nobody else, for an https URL. It is read now.
     *
     * @throws IllegalArgumentException if there are none to read
     */
    public Builder trusting(Path certificates) {
      return tls(Transport.trusting(certificates));
    }

    /** Sets the clock. Default: the machine's own. */
    public Builder timeSource(TimeSource value) {
      this.time = Objects.requireNonNull(value, "time");
      return this;
    }

    /** Returns the gate. */
    public HttpJudgeGate build() {
      return new HttpJudgeGate(this);
    }
  }
}
