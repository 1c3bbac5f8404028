package io.crossfade.adapter.awselb;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A call in the query protocol of AWS: a form with an action. Immutable. */
record Query(Map<String, String> form) {

  static Query parse(String body) {
    var form = new LinkedHashMap<String, String>();
    for (var part : body.split("&")) {
      int equals = part.indexOf('=');
      form.put(decoded(part.substring(0, equals)), decoded(part.substring(equals + 1)));
    }
    return new Query(form);
  }

  String action() {
    return form.getOrDefault("Action", "?");
  }

  boolean isRead() {
    return action().startsWith("Describe");
  }

  String value(String key) {
    return form.getOrDefault(key, "");
  }

  /** Returns the values whose keys end so. */
  List<String> ending(String end) {
    return form.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(end))
        .map(Map.Entry::getValue)
        .toList();
  }

  String body() {
    return form.entrySet().stream()
        .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
