package io.crossfade.adapter.nginx;

import io.crossfade.adapter.nginx.internal.Shares;
import io.crossfade.model.GroupId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes what nginx reads of an include: upstreams, the choice among them, the format of the access
 * log, and a server on the loopback that tells what runs.
 *
 * <p>Every name in it was checked by the model's allow-list; those that are no words of nginx's, as
 * those of groups, are not in it but as data between quotes. Immutable.
 */
final class IncludeBody {

  /** Well below 4,096, the longest word that nginx takes. */
  private static final int CHUNK = 3_000;

  /**
   * Since 1.29.7 nginx keeps connections to instances unless it is told not to, and an idle one
   * looks like a request in flight. Older ones do not know {@code keepalive 0}, and all know this.
   */
  static final String KEEPING_NONE = "keepalive_requests 1;";

  private static final String NOWHERE = "server 127.0.0.1:1 down;";

  private final NginxSettings settings;
  private final String prefix;

  IncludeBody(NginxSettings settings) {
    this.settings = settings;
    this.prefix = settings.service();
  }

  /** Returns the text, with {@link Include#HASH_PLACE} where its hash goes. */
  String write(Generation generation) {
    var shares = Shares.of(generation.table());
    var routing = generation.table().routing();
    var names = names(shares);
    var text = new StringBuilder(4096);
    shares
        .groups()
        .forEach(
            group -> upstream(Objects.requireNonNull(names.get(group.id()), "name"), group, text));
    block("upstream " + prefix + "_none", List.of(NOWHERE), text);
    var choice = new Choice(settings, names);
    text.append('\n').append(choice.write(routing, shares));
    log(generation, text);
    marker(generation, text);
    return text.toString();
  }

  private Map<GroupId, String> names(Shares shares) {
    var names = new HashMap<GroupId, String>();
    shares.groups().forEach(group -> names.put(group.id(), prefix + "_g" + names.size()));
    return names;
  }

  private void upstream(String name, Shares.Group group, StringBuilder to) {
    var lines = new ArrayList<String>();
    lines.add("zone " + name + " " + (64 + 2 * group.members().size()) + "k;");
    group.members().forEach(member -> lines.add(server(member)));
    if (group.members().isEmpty()) {
      lines.add(NOWHERE);
    }
    lines.add(settings.keepalive() > 0 ? "keepalive " + settings.keepalive() + ";" : KEEPING_NONE);
    block("upstream " + name, lines, to);
  }

  private static String server(Shares.Member member) {
    var state = member.isServing() ? "weight=" + member.target().capacity() : "down";
    return "server " + member.target().endpoint() + " " + state + ";";
  }

  private void log(Generation generation, StringBuilder to) {
    to.append("\nlog_format ").append(prefix).append("_access escape=json '{\"g\":");
    to.append(generation.number());
    to.append(
        ",\"a\":\"$upstream_addr\",\"s\":\"$upstream_status\",\"h\":\"$upstream_header_time\"");
    to.append(
        ",\"r\":\"$upstream_response_time\",\"st\":\"$status\",\"c\":\"$request_completion\"}';\n");
  }

  private void marker(Generation generation, StringBuilder to) {
    var json = generation.json();
    var parts = new StringBuilder();
    to.append('\n');
    for (int i = 0; i * CHUNK < json.length(); i++) {
      var chunk = json.substring(i * CHUNK, Math.min(json.length(), (i + 1) * CHUNK));
      var variable = "$" + prefix + "_t" + i;
      to.append("map \"\" ").append(variable).append(" { default '").append(chunk).append("'; }\n");
      parts.append("${").append(variable.substring(1)).append('}');
    }
    block(
        "server",
        List.of(
            "listen 127.0.0.1:" + settings.statusPort() + ";",
            "listen " + generation.address() + ":" + settings.statusPort() + ";",
            "access_log off;",
            "keepalive_timeout 0;",
            "default_type application/json;",
            "location = " + Marker.PATH + " {",
            "  return 200 '" + Include.HASH_PLACE + parts + "';",
            "}",
            "location / { return 404; }"),
        to);
  }

  private static void block(String head, List<String> lines, StringBuilder to) {
    to.append(head).append(" {\n");
    lines.forEach(line -> to.append("  ").append(line).append('\n'));
    to.append("}\n");
  }
}
