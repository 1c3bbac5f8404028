package io.crossfade.adapter.nginx;

import io.crossfade.model.InstanceId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts by instance what nginx writes to its access log from the first look on. Confined to one
 * thread at a time.
 */
final class AccessLog {

  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final int MOST_GENERATIONS = 64;

  private final LogSource source;
  private final Map<InstanceId, Ledger> ledgers = new HashMap<>();
  private final Map<String, InstanceId> latest = new HashMap<>();
  private final Map<Long, Map<String, InstanceId>> byGeneration = new LinkedHashMap<>();

  AccessLog(LogSource source) {
    this.source = source;
  }

  /**
   * Reads what came since the last look.
   *
   * @param running what runs now, whose addresses the log tells
   * @return what each instance got; empty if the log cannot be read
   */
  Optional<Map<InstanceId, Ledger>> read(Generation running) {
    learn(running);
    try {
      source.read(this::count);
      return Optional.of(ledgers);
    } catch (IOException e) {
      LOG.warn("The access log of nginx cannot be read, so nothing is counted.", e);
      return Optional.empty();
    }
  }

  void close() {
    source.close();
  }

  private void learn(Generation running) {
    if (byGeneration.containsKey(running.number())) {
      return;
    }
    var addresses = new HashMap<String, InstanceId>();
    running
        .table()
        .targets()
        .forEach(
            (id, target) -> {
              var endpoint = target.endpoint();
              for (var host : addresses(endpoint.host())) {
                addresses.put(host + ":" + endpoint.port(), id);
              }
            });
    latest.putAll(addresses);
    byGeneration.put(running.number(), addresses);
    if (byGeneration.size() > MOST_GENERATIONS) {
      byGeneration.remove(byGeneration.keySet().iterator().next());
    }
  }

  /** As nginx writes them: an IPv6 address short and in brackets. */
  private static Iterable<String> addresses(String host) {
    var all = new ArrayList<String>();
    try {
      for (var address : InetAddress.getAllByName(host)) {
        all.add(Ipv6Text.of(address));
      }
    } catch (UnknownHostException e) {
      LOG.warn("The address of '{}' is not known here, so what it gets is not counted.", host, e);
    }
    return all;
  }

  private void count(String line) {
    LogLine.parse(line).ifPresent(this::count);
  }

  private void count(LogLine line) {
    var addresses = byGeneration.getOrDefault(line.generation(), latest);
    for (var attempt : line.attempts()) {
      var id = addresses.getOrDefault(attempt.address(), latest.get(attempt.address()));
      if (id != null) {
        ledgers.computeIfAbsent(id, any -> new Ledger()).add(attempt.outcome(), attempt.took());
      }
    }
  }
}
