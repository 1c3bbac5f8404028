package io.crossfade.adapter.embedded;

import io.undertow.client.ClientCallback;
import java.io.IOException;
import java.util.function.Consumer;

/** Makes the client's callbacks of two functions. Thread-safe. */
final class Callbacks {

  private Callbacks() {}

  static <T> ClientCallback<T> of(Consumer<T> completed, Consumer<IOException> failed) {
    return new ClientCallback<>() {
      @Override
      public void completed(T result) {
        completed.accept(result);
      }

      @Override
      public void failed(IOException e) {
        failed.accept(e);
      }
    };
  }
}
