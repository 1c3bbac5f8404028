package io.crossfade.config;

import io.crossfade.error.ConfigurationException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The settings of one adapter, as text by key; what a configuration file holds.
 *
 * <p>Immutable.
 */
public final class AdapterConfig {

  private final String adapter;
  private final Map<String, String> settings;

  private AdapterConfig(String adapter, Map<String, String> settings) {
    this.adapter = adapter;
    this.settings = settings;
  }

  /**
   * Returns settings for an adapter.
   *
   * @param adapter kind and name for messages, such as {@code traffic router 'haproxy'}
   * @param settings values by key
   */
  public static AdapterConfig of(String adapter, Map<String, String> settings) {
    return new AdapterConfig(adapter, Map.copyOf(settings));
  }

  /** Returns the kind and name of the adapter, for messages. */
  public String adapter() {
    return adapter;
  }

  /** Returns all values by key. */
  public Map<String, String> asMap() {
    return new TreeMap<>(settings);
  }

  /**
   * Reads all settings and returns what they make. Every fault is collected: a missing key, a value
   * that cannot be read, a key that nothing asked for.
   *
   * @param reading turns the settings into what is wanted; values that were at fault are replaced
   *     meanwhile by stand-ins that never leave this call
   * @throws ConfigurationException with all faults
   */
  public <T> T read(Function<SettingsReader, T> reading) {
    return new SettingsReader(adapter, settings).read(reading);
  }
}
