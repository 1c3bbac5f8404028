package io.crossfade.strategy;

import io.crossfade.config.AdapterConfig;
import io.crossfade.error.ConfigurationException;

/**
 * Makes a {@link DeploymentStrategy} from settings, for callers who choose by configuration; found
 * through {@link java.util.ServiceLoader} by its name.
 *
 * <p>It has a public constructor without parameters; neither that nor {@link #name} does any I/O.
 */
public interface StrategyProvider {

  /** Returns its name: lower-case letters, digits and hyphens, unique among its kind. */
  String name();

  /**
   * Makes a strategy.
   *
   * @param config the settings it was asked for with
   * @throws ConfigurationException with every fault of the settings at once
   */
  DeploymentStrategy create(AdapterConfig config);
}
