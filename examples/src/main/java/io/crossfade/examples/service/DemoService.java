package io.crossfade.examples.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * One instance of the demo's service: a small HTTP/1.1 server with a version and a name.
 *
 * <p>{@code main} runs it as a process that stops gracefully on SIGTERM; {@link #start} runs it
 * inside another program. See {@link ServiceOptions} for what it can be told. Thread-safe.
 */
public final class DemoService {
  private final HttpListener listener;
  private final ServiceOptions options;

  private DemoService(HttpListener listener, ServiceOptions options) {
    this.listener = listener;
    this.options = options;
  }

  /**
   * Starts an instance.
   *
   * @throws UncheckedIOException if the port is taken or the port file cannot be written
   */
  public static DemoService start(ServiceOptions options) {
    try {
      AnswerWriter answers = new AnswerWriter(options.version(), options.instance());
      HttpListener listener = HttpListener.open(options.port(), answers);
      listener.serve(new DemoSite(options, listener::stopping));
      if (options.portFile().isPresent()) {
        publish(listener, options.portFile().get());
      }
      return new DemoService(listener, options);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static void publish(HttpListener listener, Path portFile) throws IOException {
    try {
      PortFile.write(portFile, listener.port());
    } catch (IOException e) {
      listener.stop(Duration.ZERO);
      throw new IOException("Could not write the port file '" + portFile + "': " + e, e);
    }
  }

  /** The port it listens on, at the loopback address. */
  public int port() {
    return listener.port();
  }

  /**
   * Stops gracefully: open requests are finished, nothing that was accepted is refused.
   *
   * @return how many requests were cut off because they were open at the stop deadline
   */
  public int stop() {
    return listener.stop(options.stopDeadline());
  }

  /** Runs an instance until a signal or the end of its lifetime; exits with 2 on bad arguments. */
  public static void main(String[] arguments) {
    try {
      run(ServiceOptions.parse(arguments));
    } catch (IllegalArgumentException | UncheckedIOException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  private static void run(ServiceOptions options) {
    DemoService service = start(options);
    String name = "Instance '" + options.instance() + "' of version '" + options.version() + "'";
    Runtime.getRuntime().addShutdownHook(new Thread(() -> sayStop(name, service.stop()), "stop"));
    System.out.println(name + " listens on port " + service.port() + ".");
    long end = System.nanoTime() + options.lifetime().toNanos();
    for (long left = 1; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    System.exit(0);
  }

  private static void sayStop(String name, int cutOff) {
    System.out.println(name + " stopped, " + cutOff + " requests cut off.");
  }
}
