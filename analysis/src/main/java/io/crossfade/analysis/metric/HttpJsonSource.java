package io.crossfade.analysis.metric;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.crossfade.error.AdapterException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

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

  private HttpJsonSource(String address, HttpAccess access) {
    this.address = address;
    this.http = new JsonOverHttp(access);
  }

  /**
   * Returns a source that is asked in the standard way.
   *
   * @param address an http or https URL, with {@code ${revision}} where the version goes
   */
  public static HttpJsonSource at(String address) {
    return at(address, HttpAccess.standard());
  }

  /**
   * Returns a source.
   *
   * @param address an http or https URL, with {@code ${revision}} where the version goes
   * @param access how it is asked
   */
  public static HttpJsonSource at(String address, HttpAccess access) {
    JsonOverHttp.checked(
        URI.create(address.replace("${revision}", "r").replace("${deployment}", "d")));
    return new HttpJsonSource(address, access);
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
}
