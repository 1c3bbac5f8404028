package io.crossfade.error;

import org.jspecify.annotations.Nullable;

/**
 * The root of everything this library throws. Each message is a complete sentence that says what
 * was attempted, on what, what was seen and what to do.
 *
 * <p>Exceptions are immutable and may be shared between threads.
 */
public abstract sealed class DeploymentException extends RuntimeException
    permits AdapterException,
        AdapterNotFoundException,
        ConfigurationException,
        DuplicateAdapterException,
        JournalException,
        PlanRejectedException {

  private static final long serialVersionUID = 1L;

  DeploymentException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
