/**
 * nginx as a traffic router: one generated include, replaced as a whole, and a reload that is
 * watched until no worker of an older generation accepts any more.
 *
 * <p>Knows {@code error}, {@code model}, {@code config}, {@code spi}, {@code command} and {@code
 * time} of core, and Jackson for the JSON in the include and in the access log. Read {@code
 * NginxRouter} first.
 */
@NullMarked
package io.crossfade.adapter.nginx;

import org.jspecify.annotations.NullMarked;
