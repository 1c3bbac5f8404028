package io.crossfade.testkit.contract;

import io.crossfade.model.InstanceId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The way of a request through the load balancer under test: who answers is what a contract
 * believes. {@link LoopbackInstances#dataPlane} is one for anything that speaks HTTP.
 *
 * <p>Implementations are thread-safe.
 */
public interface DataPlane {

  /**
   * Sends a request through the load balancer and waits for the answer.
   *
   * @throws Exception if the request could not even be made
   */
  Answer send(Request request) throws Exception;

  /**
   * Sends a request that its instance begins and does not answer until it is told to. Returns when
   * an instance has it.
   *
   * @throws Exception if no instance got it
   */
  Open open(Request request) throws Exception;

  /**
   * A request.
   *
   * <p>Immutable.
   *
   * @param headers its headers by name
   * @param cookies its cookies by name
   * @param query the parameters of its query string by name
   * @param status the status that the instance is to answer with
   */
  record Request(
      Map<String, String> headers,
      Map<String, String> cookies,
      Map<String, String> query,
      int status) {

    private static final int OK = 200;

    /** Copies the maps. */
    public Request {
      headers = Map.copyOf(headers);
      cookies = Map.copyOf(cookies);
      query = Map.copyOf(query);
    }

    /** Returns a request without anything, to be answered with 200. */
    public static Request plain() {
      return new Request(Map.of(), Map.of(), Map.of(), OK);
    }

    /** Returns this request with another header. */
    public Request header(String name, String value) {
      return new Request(with(headers, name, value), cookies, query, status);
    }

    /** Returns this request with more cookies. */
    public Request cookies(Map<String, String> more) {
      var all = new LinkedHashMap<>(cookies);
      all.putAll(more);
      return new Request(headers, all, query, status);
    }

    /** Returns this request with another parameter of the query string. */
    public Request query(String name, String value) {
      return new Request(headers, cookies, with(query, name, value), status);
    }

    /** Returns this request, to be answered with this status. */
    public Request answeredWith(int value) {
      return new Request(headers, cookies, query, value);
    }

    private static Map<String, String> with(Map<String, String> map, String key, String value) {
      var copy = new LinkedHashMap<>(map);
      copy.put(key, value);
      return copy;
    }
  }

  /**
   * An answer, or what came instead.
   *
   * <p>Immutable.
   *
   * @param from the instance that answered; empty if none did, or not whole
   * @param cookies what the load balancer or the instance set, by name
   * @param words what came, for messages
   */
  record Answer(Optional<InstanceId> from, Map<String, String> cookies, String words) {

    /** Copies the cookies. */
    public Answer {
      cookies = Map.copyOf(cookies);
    }

    /** Returns a whole answer. */
    public static Answer from(InstanceId instance, Map<String, String> cookies) {
      return new Answer(Optional.of(instance), cookies, "an answer from '" + instance + "'");
    }

    /** Returns that no instance answered, or not whole. */
    public static Answer none(String words) {
      return new Answer(Optional.empty(), Map.of(), words);
    }
  }

  /** A request that its instance has begun. Implementations are thread-safe. */
  interface Open {

    /** Returns the instance that has it. */
    InstanceId at();

    /**
     * Lets the instance answer, and waits for the answer.
     *
     * @throws Exception if that cannot be done
     */
    Answer finish() throws Exception;
  }
}
