/**
 * A deployment behind a real nginx, with the configuration that the adapter ships as a sample. Read
 * {@link io.crossfade.examples.nginx.DeployBehindNginx} first.
 */
@NullMarked
package io.crossfade.examples.nginx;

import org.jspecify.annotations.NullMarked;
