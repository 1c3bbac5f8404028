package io.crossfade.adapter.nginx;

import io.crossfade.adapter.nginx.internal.Shares;
import io.crossfade.model.GroupId;
import io.crossfade.model.Pin;
import io.crossfade.model.Routing;
import io.crossfade.model.Weight;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Writes how a request finds its upstream, as variables of nginx:
 *
 * <pre>
 *   a pin that matches, the first of several → its group
 *   else the session that its cookie tells   → that instance, the others of its group as reserve
 *   else a share of the hash of the key      → a group, or an instance where there is affinity
 * </pre>
 *
 * <p>nginx compares the strings of a {@code map} without regard to case, and its variables for
 * cookies and arguments ignore the case of the name; so values are matched by anchored, case
 * sensitive expressions over the whole header. Immutable.
 */
final class Choice {

  private final String prefix;
  private final String key;
  private final Map<GroupId, String> upstreams;

  Choice(NginxSettings settings, Map<GroupId, String> upstreams) {
    this.prefix = settings.service();
    this.key = settings.splitKey();
    this.upstreams = Map.copyOf(upstreams);
  }

  String write(Routing routing, Shares shares) {
    var text = new StringBuilder();
    boolean sticky = routing.affinity().isSticky();
    if (sticky) {
      sessions(routing.affinity().cookie(), shares, text);
    } else {
      split(byGroup(shares), var("share"), text);
    }
    pins(routing.pins(), text);
    map(
        var("pin0"),
        var("upstream"),
        var(sticky ? "home" : "share"),
        Map.of("~.", var("pin0")),
        text);
    var cookie =
        sticky
            ? "\"" + routing.affinity().cookie() + "=" + var("member") + "; Path=/; HttpOnly\""
            : "\"\"";
    var key = sticky ? "\"" + var("pin0") + var("session") + "\"" : "\"\"";
    map(key, var("set_cookie"), "\"\"", Map.of("\"\"", cookie), text);
    return text.toString();
  }

  /** Returns a name for a member that tells a client nothing, and stays the same. */
  static String token(Shares.Member member) {
    var id = UUID.nameUUIDFromBytes(member.id().value().getBytes(StandardCharsets.UTF_8));
    return id.toString().replace("-", "");
  }

  private Map<String, Weight> byGroup(Shares shares) {
    var weights = new LinkedHashMap<String, Weight>();
    shares.weighted().forEach(group -> weights.put(upstream(group.id()), group.weight()));
    return weights;
  }

  private void sessions(String cookie, Shares shares, StringBuilder to) {
    var weights = new LinkedHashMap<String, Weight>();
    shares.ofMembers().forEach((member, weight) -> weights.put(token(member), weight));
    split(weights, var("fresh"), to);
    var known = new LinkedHashMap<String, String>();
    for (var group : shares.weighted()) {
      for (var member : group.serving()) {
        known.put(cookieIs(cookie, token(member)), token(member));
        home(group, member, to);
      }
    }
    map("$http_cookie", var("session"), "\"\"", known, to);
    map(var("session"), var("member"), var("session"), Map.of("\"\"", var("fresh")), to);
    var nobody = Map.of(prefix + "_none", prefix + "_none");
    map(var("member"), var("home"), "\"" + prefix + "_m_" + var("member") + "\"", nobody, to);
  }

  private void home(Shares.Group group, Shares.Member home, StringBuilder to) {
    to.append("upstream ").append(prefix).append("_m_").append(token(home)).append(" {\n");
    to.append("  server ").append(home.target().endpoint()).append(";\n");
    for (var other : group.serving()) {
      if (!other.equals(home)) {
        to.append("  server ").append(other.target().endpoint()).append(" backup;\n");
      }
    }
    to.append("  ").append(IncludeBody.KEEPING_NONE).append("\n}\n");
  }

  private void split(Map<String, Weight> weights, String variable, StringBuilder to) {
    var lines = new ArrayList<String>();
    int left = Weight.ALL.basisPoints();
    for (var entry : weights.entrySet()) {
      left -= entry.getValue().basisPoints();
      lines.add((left == 0 ? "*" : entry.getValue()) + " " + entry.getKey() + ";");
    }
    if (left > 0) {
      lines.add("* " + prefix + "_none;");
    }
    to.append("split_clients \"").append(key).append("\" ").append(variable).append(" {\n");
    lines.forEach(line -> to.append("  ").append(line).append('\n'));
    to.append("}\n");
  }

  /** Each looks for its pin, and asks the next one if it is not there. */
  private void pins(List<Pin> pins, StringBuilder to) {
    map("\"\"", var("pin" + pins.size()), "\"\"", Map.of(), to);
    for (int i = pins.size() - 1; i >= 0; i--) {
      var pin = pins.get(i);
      var match = Map.of(match(pin), upstreams.getOrDefault(pin.group(), prefix + "_none"));
      map(source(pin), var("pin" + i), var("pin" + (i + 1)), match, to);
    }
  }

  private static String source(Pin pin) {
    return switch (pin.kind()) {
      case HEADER -> "$http_" + pin.name().toLowerCase(Locale.ROOT).replace('-', '_');
      case COOKIE -> "$http_cookie";
      case QUERY -> "$args";
    };
  }

  private static String match(Pin pin) {
    return switch (pin.kind()) {
      case HEADER -> "\"~^" + literal(pin.value()) + "$\"";
      case COOKIE -> cookieIs(pin.name(), pin.value());
      case QUERY ->
          "\"~(?:^|&)"
              + pin.name()
              + "="
              + literal(pin.value()).replace(":", "(?::|%3[Aa])")
              + "(?:&|$)\"";
    };
  }

  private static String cookieIs(String name, String value) {
    return "\"~(?:^|; ?)" + name + "=" + literal(value) + "(?:;|$)\"";
  }

  /** Of the characters that a value may have, only the dot means something in an expression. */
  private static String literal(String value) {
    return value.replace(".", "[.]");
  }

  private void map(
      String source,
      String variable,
      String otherwise,
      Map<String, String> cases,
      StringBuilder to) {
    to.append("map ").append(source).append(' ').append(variable).append(" {\n");
    to.append("  default ").append(otherwise).append(";\n");
    cases.forEach((is, then) -> to.append("  ").append(is).append(' ').append(then).append(";\n"));
    to.append("}\n");
  }

  private String upstream(GroupId group) {
    return upstreams.getOrDefault(group, prefix + "_none");
  }

  private String var(String name) {
    return "$" + prefix + "_" + name;
  }
}
