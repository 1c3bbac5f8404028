package io.crossfade.analysis.metric;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.crossfade.error.AdapterException;
import io.crossfade.time.TimeSource;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Any service that answers a GET with JSON: the query is a JSON pointer to a number or to a list of
 * numbers, the address may name {@code ${revision}}.
 *
 * <p>A pointer to nothing, or to {@code null}, is no data. Anything but a number there is an error,
 * and so is another status than 200; 404 is no data.
 *
 * <p>Thread-safe.
 */
public final class HttpJsonSource implements MetricSource {

  private final String address;
  private final JsonOverHttp http;

  private HttpJsonSource(Builder builder) {
    this.address = builder.address;
    this.http = new JsonOverHttp(builder.headers, builder.deadline, builder.time);
  }

  /**
   * Returns a builder.
   *
   * @param address an http or https URL, with {@code ${revision}} where the version goes
   */
  public static Builder builder(String address) {
    return new Builder(address);
  }

  @Override
  public List<Series> read(MetricQuery query, Subject subject) {
    var uri = URI.create(MetricQuery.of(address).textFor(subject));
    var answer = http.get(uri);
    if (answer.status() == HttpURLConnection.HTTP_NOT_FOUND) {
      return List.of();
    }
    if (answer.status() != HttpURLConnection.HTTP_OK) {
      throw JsonOverHttp.failed(uri, "answers with status " + answer.status());
    }
    var node = answer.body().at(JsonPointer.compile(query.textFor(subject)));
    return node.isMissingNode() || node.isNull()
        ? List.of()
        : List.of(new Series("value", numbers(uri, node)));
  }

  private static List<Double> numbers(URI uri, JsonNode node) throws AdapterException {
    var values = new ArrayList<Double>();
    for (var element : node.isArray() ? node : List.of(node)) {
      if (!element.isNumber()) {
        throw JsonOverHttp.failed(uri, "has something else than a number where one is read");
      }
      values.add(element.doubleValue());
    }
    return values;
  }

  @Override
  public List<String> problems(MetricQuery query) {
    try {
      JsonPointer.compile(query.text());
      return List.of();
    } catch (IllegalArgumentException e) {
      return List.of(query + " is no JSON pointer: it must be empty or begin with '/'");
    }
  }

  /** Collects an {@link HttpJsonSource}. Not thread-safe. */
  public static final class Builder {

    private final String address;
    private final Map<String, String> headers = new TreeMap<>();
    private Duration deadline = Duration.ofSeconds(5);
    private TimeSource time = TimeSource.system();

    private Builder(String address) {
      JsonOverHttp.checked(
          URI.create(address.replace("${revision}", "r").replace("${deployment}", "d")));
      this.address = address;
    }

    /** Adds a header, such as a token. Its value is never shown. */
    public Builder header(String name, String value) {
      headers.put(name, value);
      return this;
    }

    /** Sets how long a question may take in total, at most a minute. Default: 5 seconds. */
    public Builder deadline(Duration value) {
      this.deadline = Objects.requireNonNull(value, "deadline");
      return this;
    }

    /** Sets the clock. Default: the machine's own. */
    public Builder timeSource(TimeSource value) {
      this.time = Objects.requireNonNull(value, "time");
      return this;
    }

    /** Returns the source. */
    public HttpJsonSource build() {
      return new HttpJsonSource(this);
    }
  }
}
