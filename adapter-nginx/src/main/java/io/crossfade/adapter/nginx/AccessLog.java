package io.crossfade.adapter.nginx;

import io.crossfade.model.InstanceId;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts by instance what nginx writes to its access log from the first look on. It reads on where
 * it ended, goes on with a rotated file as long as workers write to it, and begins with the one
 * after it at its beginning. Confined to one thread at a time.
 */
final class AccessLog {

  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final Duration AFTER_ROTATION = Duration.ofMinutes(1);
  private static final int MOST_FILES = 8;
  private static final int MOST_GENERATIONS = 64;
  private static final int ATTEMPTS = 3;

  private final Path path;
  private final TimeSource time;
  private final Deque<LogTail> tails = new ArrayDeque<>();
  private final Map<InstanceId, Ledger> ledgers = new HashMap<>();
  private final Map<String, InstanceId> latest = new HashMap<>();
  private final Map<Long, Map<String, InstanceId>> byGeneration = new LinkedHashMap<>();
  private boolean looked;

  AccessLog(Path path, TimeSource time) {
    this.path = path;
    this.time = time;
  }

  /**
   * Reads what came since the last look.
   *
   * @param running what runs now, whose addresses the log tells
   * @return what each instance got; empty if the log cannot be read
   */
  Optional<Map<InstanceId, Ledger>> read(Generation running) {
    learn(running);
    try {
      follow();
      looked = true;
      for (var tail : tails) {
        tail.read(time.elapsed(), this::count);
      }
      forgetOld();
      return Optional.of(ledgers);
    } catch (IOException e) {
      LOG.warn("The access log '{}' of nginx cannot be read, so nothing is counted.", path, e);
      return Optional.empty();
    }
  }

  void close() {
    tails.forEach(LogTail::close);
    tails.clear();
  }

  private void learn(Generation running) {
    if (byGeneration.containsKey(running.number())) {
      return;
    }
    var addresses = new HashMap<String, InstanceId>();
    running
        .table()
        .targets()
        .forEach(
            (id, target) -> {
              var endpoint = target.endpoint();
              for (var host : addresses(endpoint.host())) {
                addresses.put(host + ":" + endpoint.port(), id);
              }
            });
    latest.putAll(addresses);
    byGeneration.put(running.number(), addresses);
    if (byGeneration.size() > MOST_GENERATIONS) {
      byGeneration.remove(byGeneration.keySet().iterator().next());
    }
  }

  /** As nginx writes them: an IPv6 address short and in brackets. */
  private static Iterable<String> addresses(String host) {
    var all = new java.util.ArrayList<String>();
    try {
      for (var address : InetAddress.getAllByName(host)) {
        all.add(Ipv6Text.of(address));
      }
    } catch (UnknownHostException e) {
      LOG.warn("The address of '{}' is not known here, so what it gets is not counted.", host, e);
    }
    return all;
  }

  private void follow() throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      var key = key();
      if (key == null || !tails.isEmpty() && key.equals(tails.getLast().key())) {
        return;
      }
      var tail = LogTail.open(path, key, looked, time.elapsed());
      if (key.equals(key())) {
        tails.add(tail);
        return;
      }
      tail.close(); // it was rotated just now, so it is not known which one was opened
    }
  }

  private @Nullable Object key() throws IOException {
    try {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return String.valueOf(attributes.fileKey());
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private void forgetOld() {
    var now = time.elapsed();
    for (Iterator<LogTail> all = tails.iterator(); all.hasNext() && tails.size() > 1; ) {
      var tail = all.next();
      boolean quiet = tail.lastGrown().plus(AFTER_ROTATION).compareTo(now) < 0;
      if (tail != tails.getLast() && (quiet || tails.size() > MOST_FILES)) {
        tail.close();
        all.remove();
      }
    }
  }

  private void count(String line) {
    LogLine.parse(line).ifPresent(this::count);
  }

  private void count(LogLine line) {
    var addresses = byGeneration.getOrDefault(line.generation(), latest);
    for (var attempt : line.attempts()) {
      var id = addresses.getOrDefault(attempt.address(), latest.get(attempt.address()));
      if (id != null) {
        ledgers.computeIfAbsent(id, any -> new Ledger()).add(attempt.outcome(), attempt.took());
      }
    }
  }
}
