package io.crossfade.adapter.nginx.plus;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.GroupId;
import io.crossfade.model.Names;
import io.crossfade.model.Pin;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What our things are called in nginx's configuration.
 *
 * <p>Immutable.
 *
 * @param zone the key-value zone of shares and pins
 * @param upstreams the upstream of each group
 * @param pins the name of the header, cookie and query parameter that pins may look at
 */
record PlusNames(String zone, Map<GroupId, String> upstreams, Map<Pin.Kind, String> pins) {

  PlusNames {
    Names.requireAllowed("zone", zone);
    upstreams.values().forEach(upstream -> Names.requireAllowed("upstream", upstream));
    upstreams = Collections.unmodifiableMap(new LinkedHashMap<>(upstreams));
    var byKind = new EnumMap<Pin.Kind, String>(Pin.Kind.class);
    byKind.putAll(pins);
    pins = Collections.unmodifiableMap(byKind);
  }

  /**
   * Returns a group's upstream.
   *
   * @throws AdapterException if it has none
   */
  String upstream(GroupId group) {
    var upstream = upstreams.get(group);
    if (upstream == null) {
      throw new AdapterException(
          Kind.PERMANENT,
          "NGINX Plus has no upstream for group '"
              + group
              + "', only for "
              + upstreams.keySet()
              + ". Nothing was changed; add it to the setting 'upstreams' and to nginx.");
    }
    return upstream;
  }

  /** Returns the group that an upstream is of. */
  Optional<GroupId> group(String upstream) {
    return upstreams.entrySet().stream()
        .filter(entry -> entry.getValue().equals(upstream))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
