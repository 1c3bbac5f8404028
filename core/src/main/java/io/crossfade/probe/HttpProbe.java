package io.crossfade.probe;

import io.crossfade.internal.net.Dialer;
import io.crossfade.internal.net.HttpAnswer;
import io.crossfade.internal.net.HttpHeader;
import io.crossfade.internal.net.HttpRequest;
import io.crossfade.internal.net.Transport;
import io.crossfade.json.internal.JsonDocument;
import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import io.crossfade.model.Names;
import io.crossfade.model.Revision;
import io.crossfade.spi.HealthProbe;
import io.crossfade.time.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * Asks an instance over HTTP or HTTPS, and checks the status, the body if wanted, and that the
 * expected revision is the one that answers.
 *
 * <p>One deadline holds for connecting, TLS, sending and reading together; head and body are
 * capped; a redirect is a status like any other and is never followed; a compressed body is never
 * unpacked. TLS verifies the chain and the name, each time anew.
 *
 * <p>Thread-safe; a check blocks its caller's thread.
 */
public final class HttpProbe implements HealthProbe {

  private final Dialer dialer;
  private final HttpRequest request;
  private final List<Expectation> expectations;
  private final int bodyLimit;
  private final Optional<String> serverName;
  private final OptionalInt port;

  private HttpProbe(Builder builder) {
    this.dialer =
        new Dialer(
            builder.transport,
            builder.deadline,
            HttpRequest.mostReceived(builder.bodyLimit),
            builder.time);
    this.request = HttpRequest.get(builder.path).with(builder.headers);
    this.expectations = builder.expectations();
    this.bodyLimit = builder.bodyLimit;
    this.serverName = builder.serverName;
    this.port = builder.port;
  }

  /**
   * Returns a builder for a path; what is left to say is how the revision is checked.
   *
   * @param path path and query, such as {@code /health}
   * @throws IllegalArgumentException if it is anything else, such as a whole URL
   */
  public static Builder builder(String path) {
    return new Builder(path);
  }

  @Override
  public Health check(Instance instance) {
    var endpoint = Judgement.where(instance, port);
    return dialer
        .talk(
            endpoint,
            serverName.orElse(endpoint.host()),
            request.to(serverName.orElse(endpoint.toString()), bodyLimit))
        .accept(new Verdict(expectations, instance.revision()));
  }

  /** What the answer says of the instance's health. Immutable. */
  private record Verdict(List<Expectation> expectations, Revision expected)
      implements Judgement<HttpAnswer> {

    @Override
    public Health answered(HttpAnswer answer) {
      try {
        for (var expectation : expectations) {
          expectation.requireOf(answer, expected);
        }
        return Health.healthy();
      } catch (UnfitAnswer e) {
        return Health.unhealthy(e.reason());
      }
    }
  }

  /** Collects an {@link HttpProbe}. Not thread-safe. */
  public static final class Builder {

    private static final int LONGEST_BODY = 1024 * 1024;

    private final String path;
    private Duration deadline = Duration.ofSeconds(2);
    private int bodyLimit = 64 * 1024;
    private StatusCodes statuses = StatusCodes.of(200, 299);
    private final List<Expectation> bodyExpectations = new ArrayList<>();
    private Optional<List<Expectation>> revisionCheck = Optional.empty();
    private final List<HttpHeader> headers = new ArrayList<>();
    private Transport transport = Transport.plain();
    private Optional<String> serverName = Optional.empty();
    private OptionalInt port = OptionalInt.empty();
    private TimeSource time = TimeSource.system();

    private Builder(String path) {
      this.path = HttpRequest.requireTarget(path);
    }

    /**
     * Expects the instance's revision as the whole value of a header.
     *
     * @param name the header, such as {@code X-Version}
     */
    public Builder expectRevisionInHeader(String name) {
      return revision(RevisionPlace.header(HttpHeader.toSend(name, "").name()));
    }

    /**
     * Expects the instance's revision in a JSON body.
     *
     * @param pointer where, as a JSON pointer (RFC 6901) such as {@code /build/version}
     */
    public Builder expectRevisionAt(String pointer) {
      return revision(RevisionPlace.pointer(JsonDocument.requirePointer(pointer)));
    }

    /**
     * Expects the instance's revision as the first group of the first match in the body.
     *
     * @param pattern a regular expression with at least one group
     */
    public Builder expectRevisionMatching(Pattern pattern) {
      if (pattern.matcher("").groupCount() < 1) {
        throw new IllegalArgumentException(
            "the revision pattern must have a group, was '"
                + Names.printable(pattern.pattern())
                + "'");
      }
      return revision(RevisionPlace.group(pattern));
    }

    /**
     * Takes an answer from any revision. An old process that still holds the port then passes for
     * the new one, unless the pool can tell them apart.
     */
    public Builder withoutRevisionCheck() {
      this.revisionCheck = Optional.of(List.of());
      return this;
    }

    /** Sets the status codes that are healthy, both included. Default: 200 to 299. */
    public Builder expectStatus(int first, int last) {
      this.statuses = StatusCodes.of(first, last);
      return this;
    }

    Builder expectStatus(StatusCodes codes) {
      this.statuses = codes;
      return this;
    }

    /** Expects a text in the body, at any place. Default: the body does not matter. */
    public Builder expectBody(String text) {
      bodyExpectations.add(Expectation.bodyContains(Objects.requireNonNull(text, "text")));
      return this;
    }

    /**
     * Expects a match in the body, at any place. A match that takes more than a million looks at
     * the body is unhealthy. Default: the body does not matter.
     */
    public Builder expectBody(Pattern pattern) {
      bodyExpectations.add(Expectation.bodyMatches(Objects.requireNonNull(pattern, "pattern")));
      return this;
    }

    /** Sets how long a check may take in total, at most 5 minutes. Default: 2 seconds. */
    public Builder deadline(Duration value) {
      this.deadline = ProbeChecks.deadline(value);
      return this;
    }

    /**
     * Sets the longest body in bytes, 0 to 1,048,576; a longer one is unhealthy. Default: 65,536.
     */
    public Builder bodyLimit(int bytes) {
      this.bodyLimit = ProbeChecks.within("body limit", bytes, 0, LONGEST_BODY);
      return this;
    }

    /**
     * Adds a header to the question. Its value is never shown.
     *
     * @throws IllegalArgumentException if it has control characters, or frames the request
     */
    public Builder header(String name, String value) {
      headers.add(HttpHeader.toSend(name, value));
      return this;
    }

    /** Asks over TLS, trusting whom the JVM trusts. Default: plain HTTP. */
    public Builder https() {
      this.transport = Transport.tls();
      return this;
    }

    /** Asks over TLS with a context's keys and trust; chain and name are verified all the same. */
    public Builder https(SSLContext context) {
      this.transport = Transport.tls(Objects.requireNonNull(context, "context"));
      return this;
    }

    /**
     * Asks over TLS, trusting the certificates of a PEM file and nobody else. It is read now.
     *
     * @throws IllegalArgumentException if there are none to read
     */
    public Builder httpsTrusting(Path certificates) {
      return https(Transport.trusting(certificates));
    }

    /**
     * Sets the name to ask for: in the Host header, and with TLS the one that the certificate must
     * be for. Default: the instance's own host and port.
     */
    public Builder serverName(String value) {
      this.serverName = Optional.of(Names.requireAllowed("server name", value));
      return this;
    }

    /** Sets a port other than the one that serves, such as a management port. */
    public Builder port(int value) {
      this.port = OptionalInt.of(ProbeChecks.within("port", value, 1, 65_535));
      return this;
    }

    /** Sets the clock. Default: the machine's own. */
    public Builder timeSource(TimeSource value) {
      this.time = Objects.requireNonNull(value, "time");
      return this;
    }

    /**
     * Returns the probe.
     *
     * @throws IllegalArgumentException if nothing was said of how the revision is checked
     */
    public HttpProbe build() {
      return new HttpProbe(this);
    }

    private Builder revision(RevisionPlace place) {
      this.revisionCheck = Optional.of(List.of(Expectation.revision(place)));
      return this;
    }

    private List<Expectation> expectations() {
      var all = new ArrayList<Expectation>();
      all.add(Expectation.status(statuses));
      all.addAll(revisionCheck.orElseThrow(Builder::nothingSaidOfTheRevision));
      all.addAll(bodyExpectations);
      return List.copyOf(all);
    }

    private static IllegalArgumentException nothingSaidOfTheRevision() {
      return new IllegalArgumentException(
          "an HTTP probe must be told how to see which revision answers: expectRevisionInHeader,"
              + " expectRevisionAt, expectRevisionMatching, or withoutRevisionCheck");
    }
  }
}
