/**
 * Load balancers of AWS (ELBv2: Application and Network Load Balancers) as traffic router, their
 * target groups as instance pool, their view of the targets as health probe, and what CloudWatch
 * counts there as a source of metrics.
 *
 * <p>Knows {@code error}, {@code model}, {@code config}, {@code spi}, {@code budget} and {@code
 * time}, {@code CloudWatchSource} also {@code analysis.metric}, and is the only package that knows
 * the AWS SDK. Read {@link io.crossfade.adapter.awselb.ElbRouter} first.
 */
@NullMarked
package io.crossfade.adapter.awselb;

import org.jspecify.annotations.NullMarked;
