package io.crossfade.spi;

import io.crossfade.config.AdapterConfig;
import io.crossfade.error.ConfigurationException;

/**
 * Makes a {@link TrafficRouter} from settings; found through {@link java.util.ServiceLoader} by its
 * name.
 *
 * <p>It has a public constructor without parameters; neither that nor {@link #name} does any I/O.
 * Nothing happens because it is on the class path: only a provider asked for by name is used.
 */
public interface TrafficRouterProvider {

  /** Returns its name: lower-case letters, digits and hyphens, unique among its kind. */
  String name();

  /**
   * Makes a traffic router. It checks the settings, and does not connect.
   *
   * @param config the settings it was asked for with
   * @throws ConfigurationException with every fault of the settings at once
   */
  TrafficRouter create(AdapterConfig config);
}
