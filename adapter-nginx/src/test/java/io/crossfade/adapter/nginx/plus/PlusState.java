package io.crossfade.adapter.nginx.plus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** What an NGINX Plus keeps: servers of upstreams and one key-value zone. Guarded by itself. */
final class PlusState {

  static final String ZONE = "shop";

  /** A refusal with the status and the code that the API's documentation names. */
  static final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    final int status;
    final String code;

    Refused(int status, String code, String text) {
      super(text);
      this.status = status;
      this.code = code;
    }
  }

  /** A server of an upstream. */
  static final class Server {

    final int id;
    final String address;
    int weight = 1;
    boolean down;
    boolean drain;
    final AtomicLong active = new AtomicLong();
    final AtomicLong requests = new AtomicLong();
    final AtomicLongArray responses = new AtomicLongArray(6);

    Server(int id, String address) {
      this.id = id;
      this.address = address;
    }

    boolean serves() {
      return !down && !drain;
    }

    private ObjectNode configuration() {
      return object()
          .put("id", id)
          .put("server", address)
          .put("weight", weight)
          .put("max_conns", 0)
          .put("max_fails", 1)
          .put("fail_timeout", "10s")
          .put("slow_start", "0s")
          .put("route", "")
          .put("backup", false)
          .put("down", down);
    }

    private ObjectNode peer() {
      var peer =
          object()
              .put("id", id)
              .put("server", address)
              .put("name", address)
              .put("backup", false)
              .put("weight", weight)
              .put("state", down ? "down" : drain ? "draining" : "up")
              .put("active", active.get())
              .put("requests", requests.get());
      var counts = peer.putObject("responses");
      long total = 0;
      for (int i = 1; i < responses.length(); i++) {
        counts.put(i + "xx", responses.get(i));
        total += responses.get(i);
      }
      counts.put("total", total);
      return peer.put("sent", 0).put("received", 0).put("fails", 0).put("unavail", 0);
    }
  }

  private static final Set<String> PARAMETERS =
      Set.of(
          "server",
          "weight",
          "max_conns",
          "max_fails",
          "fail_timeout",
          "slow_start",
          "route",
          "backup",
          "down",
          "drain",
          "service");

  private final Map<String, Map<Integer, Server>> upstreams = new TreeMap<>();
  private final Map<String, String> zone = new LinkedHashMap<>();

  PlusState(String... names) {
    for (var name : names) {
      upstreams.put(name, new LinkedHashMap<>());
    }
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  synchronized Map<Integer, Server> servers(String upstream) throws Refused {
    var servers = upstreams.get(upstream);
    if (servers == null) {
      throw new Refused(404, "UpstreamNotFound", "upstream not found");
    }
    return new LinkedHashMap<>(servers);
  }

  synchronized String entry(String key) {
    return zone.getOrDefault(key, "");
  }

  synchronized ObjectNode upstream(String name) throws Refused {
    var peers = JsonNodeFactory.instance.arrayNode();
    servers(name).values().forEach(server -> peers.add(server.peer()));
    var upstream = object();
    upstream.set("peers", peers);
    return upstream.put("keepalive", 0).put("zombies", 0).put("zone", name);
  }

  synchronized JsonNode list(String upstream) throws Refused {
    var list = JsonNodeFactory.instance.arrayNode();
    servers(upstream).values().forEach(server -> list.add(server.configuration()));
    return list;
  }

  synchronized ObjectNode add(String upstream, JsonNode body) throws Refused {
    var servers = servers(upstream).values();
    requireParameters(body);
    if (!body.path("server").isTextual()) {
      throw new Refused(400, "UpstreamConfFormatError", "missing \"server\" argument");
    }
    if (body.has("drain")) {
      throw new Refused(400, "UpstreamConfFormatError", "unknown parameter \"drain\"");
    }
    var address = body.path("server").asText();
    if (servers.stream().anyMatch(server -> server.address.equals(address))) {
      throw new Refused(409, "EntryExists", "server exists");
    }
    int id = 1 + servers.stream().mapToInt(other -> other.id).max().orElse(-1);
    var server = new Server(id, address);
    set(server, body);
    upstreams.get(upstream).put(server.id, server);
    return server.configuration();
  }

  synchronized ObjectNode patch(String upstream, int id, JsonNode body) throws Refused {
    var server = server(upstream, id);
    requireParameters(body);
    set(server, body);
    return server.configuration();
  }

  synchronized JsonNode delete(String upstream, int id) throws Refused {
    upstreams.get(upstream).remove(server(upstream, id).id);
    return list(upstream);
  }

  private Server server(String upstream, int id) throws Refused {
    var server = servers(upstream).get(id);
    if (server == null) {
      throw new Refused(404, "UpstreamServerNotFound", "server with ID " + id + " does not exist");
    }
    return server;
  }

  private static void set(Server server, JsonNode body) {
    server.weight = body.path("weight").asInt(server.weight);
    server.down = body.path("down").asBoolean(server.down);
    server.drain = body.path("drain").asBoolean(server.drain);
  }

  private static void requireParameters(JsonNode body) throws Refused {
    for (var entry : body.properties()) {
      if (!PARAMETERS.contains(entry.getKey())) {
        throw new Refused(
            400, "UpstreamConfFormatError", "unknown parameter \"" + entry.getKey() + "\"");
      }
    }
  }

  synchronized ObjectNode entries(String name) throws Refused {
    requireZone(name);
    var all = object();
    zone.forEach(all::put);
    return all;
  }

  synchronized void addEntries(String name, JsonNode body) throws Refused {
    requireZone(name);
    if (body.size() != 1 && !zone.isEmpty()) {
      throw new Refused(400, "KeyvalFormatError", "only one key can be added");
    }
    for (var entry : body.properties()) {
      if (zone.containsKey(entry.getKey())) {
        throw new Refused(409, "KeyvalKeyExists", "key already exists");
      }
    }
    body.properties().forEach(entry -> zone.put(entry.getKey(), entry.getValue().asText()));
  }

  synchronized void patchEntry(String name, JsonNode body) throws Refused {
    requireZone(name);
    if (body.size() != 1) {
      throw new Refused(400, "KeyvalFormatError", "only one key can be updated with PATCH");
    }
    var entry = body.properties().iterator().next();
    if (!zone.containsKey(entry.getKey())) {
      throw new Refused(404, "KeyvalKeyNotFound", "key not found");
    }
    if (entry.getValue().isNull()) {
      zone.remove(entry.getKey());
    } else {
      zone.put(entry.getKey(), entry.getValue().asText());
    }
  }

  private static void requireZone(String name) throws Refused {
    if (!name.equals(ZONE)) {
      throw new Refused(404, "KeyvalNotFound", "keyval not found");
    }
  }
}
