/**
 * What a deployment told its listeners, recorded, and assertions on it in the words of a story.
 *
 * <p>Knows {@code core} and AssertJ. Read {@link io.crossfade.testkit.event.EventRecorder} first.
 */
@NullMarked
package io.crossfade.testkit.event;

import org.jspecify.annotations.NullMarked;
