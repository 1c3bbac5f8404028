package io.crossfade.testkit.fake;

import io.crossfade.model.Pin;
import java.util.Locale;
import java.util.Map;

/**
 * A request to a {@link FakeDataPlane}.
 *
 * <p>Immutable.
 *
 * @param headers its headers by name
 * @param cookies its cookies by name
 * @param query the parameters of its query string by name
 */
public record FakeRequest(
    Map<String, String> headers, Map<String, String> cookies, Map<String, String> query) {

  private static final FakeRequest PLAIN = new FakeRequest(Map.of(), Map.of(), Map.of());

  /** Copies the maps. */
  public FakeRequest {
    headers = Map.copyOf(headers);
    cookies = Map.copyOf(cookies);
    query = Map.copyOf(query);
  }

  /** Returns a request without anything. */
  public static FakeRequest plain() {
    return PLAIN;
  }

  boolean fits(Pin pin) {
    return switch (pin.kind()) {
      case HEADER -> headers.entrySet().stream().anyMatch(header -> fits(header, pin));
      case COOKIE -> pin.value().equals(cookies.get(pin.name()));
      case QUERY -> pin.value().equals(query.get(pin.name()));
    };
  }

  private static boolean fits(Map.Entry<String, String> header, Pin pin) {
    var name = header.getKey().toLowerCase(Locale.ROOT);
    return name.equals(pin.name().toLowerCase(Locale.ROOT))
        && header.getValue().equals(pin.value());
  }
}
