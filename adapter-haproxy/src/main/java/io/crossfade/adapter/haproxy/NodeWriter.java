package io.crossfade.adapter.haproxy;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Brings one HAProxy to what a {@link NodePlan} says.
 *
 * <p>Confined to one call.
 */
final class NodeWriter {

  private static final Duration LOOK = Duration.ofMillis(20);

  /** In the words of 2.6, which begin with the address, and of 3.0, which leave out what stays. */
  private static final Pattern MOVED =
      Pattern.compile("(no need to change the addr|IP changed from|port changed from|nothing).*");

  private final HaProxyClient client;
  private final HaProxySettings settings;
  private final TimeSource time;
  private boolean changed;

  NodeWriter(HaProxyClient client, HaProxySettings settings, TimeSource time) {
    this.client = client;
    this.settings = settings;
    this.time = time;
  }

  /** Returns whether something may have been changed. */
  boolean hasChanged() {
    return changed;
  }

  /**
   * Carries a plan out, step by step.
   *
   * @throws AdapterException if a step failed; {@link #hasChanged} says whether there was one
   *     before
   */
  void write(NodePlan plan) {
    settings.dynamicServers().ifPresent(keywords -> add(plan.additions(keywords)));
    silently("take servers out before their address changes", plan.clearings());
    move(plan.addresses());
    var had = plan.reading().notes();
    var wanted = plan.notes().withLabelsOf(had);
    note(had, wanted);
    silently("let servers in", plan.rises());
    if (!plan.falls().isEmpty()) {
      awaitUp(plan.newcomers());
    }
    if (!had.routes().equals(wanted.routes())) {
      replace(wanted);
    }
    silently("take weight and servers back", plan.falls());
    strikeOut(had, plan);
  }

  private void add(Map<String, String> additions) {
    additions.forEach(
        (server, command) -> {
          var answer = client.change(command + "\n").strip();
          if (!answer.equals("New server registered.")) {
            throw Answers.refused(client.node(), "add a server", answer, changed);
          }
          changed = true;
          var enabled =
              client.change(Commands.enableHealth(settings.backend(), server) + "\n").strip();
          if (!enabled.isEmpty() && !enabled.contains("not configured")) {
            throw Answers.refused(client.node(), "check a new server", enabled, true);
          }
        });
  }

  /** Runs commands that answer with nothing. */
  private void silently(String what, List<String> commands) {
    for (var line : Commands.batch(commands)) {
      var answer = client.change(line);
      long count = line.chars().filter(c -> c == ';').count() + 1;
      boolean allRefused = answer.lines().filter(text -> !text.isBlank()).count() >= count;
      Answers.requireSilence(client.node(), what, answer, changed || !allRefused);
      changed = true;
    }
  }

  /** An address that was not taken must stop us: the server would come in with the old one. */
  private void move(List<String> addresses) {
    for (var line : Commands.batch(addresses)) {
      long count = line.chars().filter(c -> c == ';').count() + 1;
      var answers = client.change(line).lines().filter(text -> !text.isBlank()).toList();
      boolean refusedAll = answers.stream().noneMatch(text -> MOVED.matcher(text).matches());
      changed |= !refusedAll;
      if (answers.size() != count || !allMoved(answers)) {
        var wrong =
            answers.stream().filter(text -> !MOVED.matcher(text).matches()).findFirst().orElse("");
        throw Answers.refused(client.node(), "change addresses of servers", wrong, changed);
      }
    }
  }

  private static boolean allMoved(List<String> answers) {
    return answers.stream().allMatch(text -> MOVED.matcher(text).matches());
  }

  /** Notes what only we read: it need not change in one go, and must not lose anything yet. */
  private void note(Notes had, Notes wanted) {
    var commands = new ArrayList<String>();
    var routes = wanted.routes().keySet();
    wanted
        .entries()
        .forEach(
            (key, value) -> {
              if (!routes.contains(key)) {
                entry(had, key, value).ifPresent(commands::add);
              }
            });
    had.shares().keySet().stream()
        .map(Notes::share)
        .filter(key -> !wanted.entries().containsKey(key))
        .forEach(key -> commands.add(Commands.deleteEntry(settings.map(), key)));
    silently("note who is where", commands);
  }

  private Optional<String> entry(Notes had, String key, String value) {
    var before = had.entries().get(key);
    if (value.equals(before)) {
      return Optional.empty();
    }
    return Optional.of(
        before == null
            ? Commands.addEntry(settings.map(), key, value)
            : Commands.setEntry(settings.map(), key, value));
  }

  /** Replaces the whole map at one instant, so that no request sees half of the pins. */
  private void replace(Notes wanted) {
    var answer = client.change(Commands.prepare(settings.map())).strip();
    var prefix = "New version created: ";
    if (!answer.startsWith(prefix)) {
      throw Answers.refused(client.node(), "prepare a version of the map", answer, changed);
    }
    long version = Long.parseLong(answer.substring(prefix.length()).strip());
    for (var line : Commands.addAll(settings.map(), version, wanted.entries())) {
      Answers.requireSilence(client.node(), "fill the map", client.change(line), changed);
    }
    var committed = client.change(Commands.commit(settings.map(), version));
    Answers.requireSilence(client.node(), "put the map in force", committed, changed);
    changed = true;
  }

  private void strikeOut(Notes had, NodePlan plan) {
    var commands = new ArrayList<String>();
    for (var server : plan.released()) {
      var key = Notes.slot(server);
      if (had.entries().containsKey(key)) {
        commands.add(Commands.deleteEntry(settings.map(), key));
      }
    }
    silently("strike out who is gone", commands);
  }

  /** Nobody loses traffic before those who take it over have passed HAProxy's own checks. */
  private void awaitUp(Set<String> servers) {
    var until = time.elapsed().plus(settings.firstCheck());
    var waiting = new HashSet<>(servers);
    var never = new Signal();
    while (!waiting.isEmpty()) {
      var reading = NodeReading.of(client, settings.backend(), settings.map(), settings.group());
      reading.servers().values().stream()
          .filter(ServerRow::isUp)
          .forEach(row -> waiting.remove(row.name()));
      if (!waiting.isEmpty() && time.elapsed().compareTo(until) > 0) {
        throw new AdapterException(
            Kind.OUTCOME_UNKNOWN,
            "HAProxy at '"
                + client.node()
                + "' did not find the servers "
                + waiting.stream().sorted().limit(6).toList()
                + " well within "
                + settings.firstCheck()
                + ", so the others keep their traffic. See what its 'check' asks of them.");
      }
      if (!waiting.isEmpty()) {
        look(never);
      }
    }
  }

  private void look(Signal never) {
    try {
      time.await(LOOK, never);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AdapterException(
          Kind.OUTCOME_UNKNOWN, "The wait for HAProxy's checks was interrupted.", e);
    }
  }
}
