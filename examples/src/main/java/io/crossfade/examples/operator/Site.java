package io.crossfade.examples.operator;

import io.crossfade.Crossfade;
import io.crossfade.error.ConfigurationException;
import io.crossfade.journal.FileJournalStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/**
 * How a service's world is reached, from a properties file. Adapters are named, and what follows
 * their kind are their settings:
 *
 * <pre>
 *   service = shop
 *   journal = /var/lib/crossfade
 *   router = haproxy
 *   router.socket = /run/haproxy/admin.sock
 *   pool = fixed
 *   pool.instances = ...
 *   probe = http
 *   probe.path = /healthz
 * </pre>
 *
 * <p>Confined to one thread.
 */
final class Site implements AutoCloseable {

  private final Map<String, String> entries;
  private final FileJournalStore journal;

  private Site(Map<String, String> entries) {
    this.entries = Map.copyOf(entries);
    this.journal = FileJournalStore.open(Path.of(entry("journal")));
  }

  /**
   * Reads a file.
   *
   * @throws ConfigurationException with every entry that is missing
   */
  static Site read(Path file) throws IOException {
    var properties = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    var entries = new HashMap<String, String>();
    properties
        .stringPropertyNames()
        .forEach(k -> entries.put(k, properties.getProperty(k).strip()));
    var missing = new ArrayList<String>();
    for (var key : new String[] {"service", "journal", "router", "pool", "probe"}) {
      if (!entries.containsKey(key)) {
        missing.add("'" + key + "' is missing");
      }
    }
    if (!missing.isEmpty()) {
      throw new ConfigurationException("the file '" + file + "'", missing);
    }
    return new Site(entries);
  }

  Crossfade crossfade() {
    return Crossfade.builder(entry("service"))
        .router(entry("router"), settings("router."))
        .pool(entry("pool"), settings("pool."))
        .probe(entry("probe"), settings("probe."))
        .journal(journal)
        .build();
  }

  private String entry(String key) {
    return Objects.requireNonNull(entries.get(key), key);
  }

  private Map<String, String> settings(String prefix) {
    var settings = new HashMap<String, String>();
    entries.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            settings.put(key.substring(prefix.length()), value);
          }
        });
    return settings;
  }

  @Override
  public void close() {
    journal.close();
  }
}
