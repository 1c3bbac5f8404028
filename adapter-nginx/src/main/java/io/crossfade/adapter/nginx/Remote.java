package io.crossfade.adapter.nginx;

import io.crossfade.command.CommandTemplate;

/**
 * How another host is reached.
 *
 * <p>Immutable.
 *
 * @param host runs {@code crossfade-nginx-host} there
 * @param copy brings a file there
 */
record Remote(CommandTemplate host, CommandTemplate copy) {}
