package io.crossfade.examples.service;

import java.util.Locale;
import java.util.Map;

/**
 * One request that arrived completely: its body was counted and dropped. Immutable.
 *
 * @param method such as {@code GET}
 * @param target path and query as sent
 * @param protocol {@code HTTP/1.1} or {@code HTTP/1.0}
 * @param headers by lower-case name
 * @param body what the body was
 */
record HttpRequest(
    String method, String target, String protocol, Map<String, String> headers, Body body) {

  /** Length in bytes and checksum of a body. */
  record Body(long length, String checksum) {}

  HttpRequest {
    headers = Map.copyOf(headers);
  }

  /** Stands in for a request that could not be read, when it is answered. */
  static HttpRequest unreadable() {
    return new HttpRequest("GET", "*", "HTTP/1.0", Map.of(), new Body(0, ""));
  }

  /** Whether the client wants to go on with the connection. */
  boolean persistent() {
    String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
    return protocol.equals("HTTP/1.1") && !connection.contains("close");
  }

  String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /**
   * A number from the query.
   *
   * @throws IllegalArgumentException if it is not a whole number within {@code 0..max}
   */
  int query(String name, int otherwise, int max) {
    int query = target.indexOf('?');
    String[] pairs = target.substring(query < 0 ? target.length() : query + 1).split("&", -1);
    for (String pair : pairs) {
      if (pair.startsWith(name + "=")) {
        return number(name, pair.substring(name.length() + 1), max);
      }
    }
    return otherwise;
  }

  private static int number(String name, String text, int max) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 0 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below, together with numbers out of range.
    }
    throw new IllegalArgumentException(name + " must be a whole number within 0.." + max);
  }
}
