package io.crossfade.adapter.nginx.plus;

import io.crossfade.config.SettingsReader;
import io.crossfade.model.GroupId;
import io.crossfade.model.Pin;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where the API of NGINX Plus is, and what is ours in it.
 *
 * <p>Immutable.
 *
 * @param api with its version, such as {@code https://lb.example.org/api/9}
 * @param names what our things are called there
 * @param stateFiles whether the upstreams and the zone have state files, so that a restart forgets
 *     nothing. Default: no
 * @param authorization a file that holds the value of the {@code Authorization} field. Default:
 *     none is sent
 * @param timeout how long each call may take. Default: 10 seconds
 */
record NginxPlusSettings(
    URI api, PlusNames names, boolean stateFiles, Optional<Path> authorization, Duration timeout) {

  static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Pattern API = Pattern.compile("/api/([4-9]|[1-9][0-9])");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final PlusNames STAND_IN = new PlusNames("missing", Map.of(), Map.of());

  NginxPlusSettings {
    requireApi(api);
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "timeout was '" + timeout + "' but must be more than none and at most " + LONGEST);
    }
  }

  static NginxPlusSettings read(SettingsReader reader) {
    var api = reader.value("api", URI.create("http://localhost/api/9"), NginxPlusSettings::api);
    var zone = reader.value("zone", STAND_IN.zone(), NginxPlusSettings::name);
    var upstreams = reader.value("upstreams", STAND_IN.upstreams(), NginxPlusSettings::upstreams);
    var pins = reader.value("pins", STAND_IN.pins(), STAND_IN.pins(), NginxPlusSettings::pins);
    var authorization =
        reader.value(
            "authorization-file",
            Optional.<Path>empty(),
            Optional.<Path>empty(),
            NginxPlusSettings::path);
    return new NginxPlusSettings(
        api,
        new PlusNames(zone, upstreams, pins),
        reader.flag("state-files", false),
        authorization,
        reader.duration("timeout", TIMEOUT));
  }

  private static URI api(String text) {
    try {
      return requireApi(URI.create(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "be the address of the API with its version, 4 or later, such as"
              + " https://lb.example.org/api/9",
          e);
    }
  }

  private static URI requireApi(URI uri) {
    boolean plain =
        ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
            && uri.getHost() != null
            && uri.getUserInfo() == null
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null;
    if (!plain || !API.matcher(uri.getRawPath()).matches()) {
      throw new IllegalArgumentException("not the address of an API with its version: " + uri);
    }
    return uri;
  }

  private static String name(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException("match " + NAME.pattern());
    }
    return text;
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("be a path", e);
    }
  }

  private static Map<GroupId, String> upstreams(String text) {
    var upstreams = new LinkedHashMap<GroupId, String>();
    pairs(text).forEach((group, upstream) -> upstreams.put(GroupId.of(group), upstream));
    if (Set.copyOf(upstreams.values()).size() < upstreams.size()) {
      throw new IllegalArgumentException("name another upstream for each group");
    }
    return upstreams;
  }

  private static Map<Pin.Kind, String> pins(String text) {
    var pins = new EnumMap<Pin.Kind, String>(Pin.Kind.class);
    pairs(text).forEach((kind, name) -> pins.put(kind(kind), name));
    return pins;
  }

  private static Pin.Kind kind(String text) {
    try {
      return Pin.Kind.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("name header, cookie or query before each '='", e);
    }
  }

  /** Reads {@code a=b, c=d}, in which nothing is said twice. */
  private static Map<String, String> pairs(String text) {
    var pairs = new LinkedHashMap<String, String>();
    for (var pair : text.split(",", -1)) {
      var sides = pair.strip().split("=", -1);
      if (sides.length != 2 || pairs.put(name(sides[0]), name(sides[1])) != null) {
        throw new IllegalArgumentException("be pairs such as a=b,c=d, and none of them twice");
      }
    }
    return pairs;
  }
}
