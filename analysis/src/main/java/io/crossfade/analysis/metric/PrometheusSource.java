package io.crossfade.analysis.metric;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossfade.error.AdapterException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A Prometheus server, or what speaks its HTTP API ({@code /api/v1/query} and {@code
 * /api/v1/query_range}).
 *
 * <p>Ask for counters as they are, such as {@code
 * http_requests_total{version="${revision}",code=~"5.."}}, without {@code rate} or {@code
 * increase}: those extrapolate, and windows that overlap count twice. A series without a sample
 * within the server's look-back (5 minutes, if nothing else was set) is absent; a step of a range
 * without one is a gap, and left out.
 *
 * <p>Thread-safe.
 */
public final class PrometheusSource implements MetricSource {

  private static final Duration KNOWN_WITHIN = Duration.ofDays(1);

  private final URI base;
  private final JsonOverHttp http;

  private PrometheusSource(URI base, HttpAccess access) {
    this.base = base;
    this.http = new JsonOverHttp(access);
  }

  /**
   * Returns a source that is asked in the standard way.
   *
   * @param base such as {@code http://prometheus:9090}, with a path if it is behind one
   */
  public static PrometheusSource at(URI base) {
    return at(base, HttpAccess.standard());
  }

  /**
   * Returns a source.
   *
   * @param base such as {@code http://prometheus:9090}, with a path if it is behind one
   * @param access how it is asked
   */
  public static PrometheusSource at(URI base, HttpAccess access) {
    var text = JsonOverHttp.checked(base).toString();
    return new PrometheusSource(
        URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text), access);
  }

  @Override
  public List<Series> read(MetricQuery query, Subject subject) {
    var text = encoded(query.textFor(subject));
    double now = subject.now().toEpochMilli() / 1000.0;
    var path =
        query
            .window()
            .map(
                window ->
                    "query_range?query="
                        + text
                        + "&start="
                        + (now - window.length().toMillis() / 1000.0)
                        + "&end="
                        + now
                        + "&step="
                        + window.step().toMillis() / 1000.0)
            .orElse("query?query=" + text + "&time=" + now);
    return series(ask(path));
  }

  /** Returns the data of a successful answer. */
  private JsonNode ask(String pathAndQuery) {
    var uri = URI.create(base + "/api/v1/" + pathAndQuery);
    var answer = http.get(uri);
    if (answer.status() != HttpURLConnection.HTTP_OK
        || !answer.body().path("status").asText().equals("success")) {
      throw JsonOverHttp.failed(
          uri,
          "answers with status "
              + answer.status()
              + ": "
              + answer.body().path("error").asText("without a reason"));
    }
    return answer.body().path("data");
  }

  private List<Series> series(JsonNode data) throws AdapterException {
    var all = new ArrayList<Series>();
    var type = data.path("resultType").asText();
    switch (type) {
      case "vector", "matrix" ->
          data.path("result")
              .forEach(one -> all.add(new Series(one.path("metric").toString(), values(one))));
      case "scalar" -> all.add(new Series("scalar", List.of(value(data.path("result")))));
      default -> throw JsonOverHttp.failed(base, "answers with a " + type + ", which is no number");
    }
    return all;
  }

  private static List<Double> values(JsonNode series) {
    var values = new ArrayList<Double>();
    if (series.has("value")) {
      values.add(value(series.path("value")));
    }
    series.path("values").forEach(sample -> values.add(value(sample)));
    return values;
  }

  /** A sample is a time and a number as text, which may be NaN, +Inf or -Inf. */
  private static double value(JsonNode sample) {
    var text = sample.path(1).asText();
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** Names that the server has not had for a day are unknown; so is a query it cannot read. */
  @Override
  public List<String> problems(MetricQuery query) {
    var problems = new ArrayList<String>();
    try {
      for (var name : PromQlNames.of(query.text())) {
        var known =
            "count(last_over_time({__name__=\"" + name + "\"}[" + KNOWN_WITHIN.toHours() + "h]))";
        if (ask("query?query=" + encoded(known)).path("result").isEmpty()) {
          problems.add("Prometheus at " + base + " knows no metric '" + name + "'");
        }
      }
      ask("query?query=" + encoded(query.text().replaceAll("\\$\\{[a-z]+}", "x")));
    } catch (AdapterException e) {
      problems.add(query + " cannot be asked: " + e.getMessage());
    }
    return problems;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
