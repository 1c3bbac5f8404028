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
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one HAProxy to what a {@link NodePlan} says.
 *
 * <p>Confined to one call.
 */
final class NodeWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodeWriter.class);
  private static final String DELETED = "Server deleted.";
  private static final Duration LOOK = Duration.ofMillis(20);

  /** In the words of 2.6, which begin with the address, and of 3.0, which leave out what stays. */
  private static final Pattern MOVED =
      Pattern.compile("(no need to change the addr|IP changed from|port changed from|nothing).*");

  /** HAProxy asks for each line of a payload. */
  private static final Pattern PAYLOAD = Pattern.compile("(\\+ )+");

  private final Conversation conversation;
  private final NodeReading before;
  private final HaProxySettings settings;
  private final TimeSource time;
  private boolean changed;

  private NodeWriter(
      Conversation conversation, NodeReading before, HaProxySettings settings, TimeSource time) {
    this.conversation = conversation;
    this.before = before;
    this.settings = settings;
    this.time = time;
  }

  /**
   * Begins a change of one HAProxy, by reading how it routes.
   *
   * @throws AdapterException {@code PERMANENT} if it has no such backend or map, else {@code
   *     TRANSIENT}
   */
  static NodeWriter begin(HaProxyClient client, HaProxySettings settings, TimeSource time) {
    var conversation = client.converse();
    try {
      return new NodeWriter(
          conversation, NodeReading.ofRouting(conversation, settings), settings, time);
    } catch (AdapterException e) {
      conversation.close();
      throw e;
    }
  }

  /** Returns how it routed when the change began. */
  NodeReading before() {
    return before;
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
    var wanted = plan.notes().withServersOf(had);
    var rises = new ArrayList<>(notes(had, wanted));
    rises.addAll(plan.rises());
    boolean pinsMove = !had.routes().equals(wanted.routes());
    if (plan.newcomers().isEmpty() && !pinsMove) {
      // who gets more serves already, so nothing is to be looked at before others get less
      rises.addAll(plan.falls());
      silently("change weights and states", rises);
    } else {
      silently("note who is where, and let servers in", rises);
      awaitUp(plan.falls().isEmpty() ? Set.of() : plan.newcomers());
      if (pinsMove) {
        replace(wanted);
      }
      silently("take weight and servers back", plan.falls());
    }
    strikeOut(had, plan);
    if (settings.deletesServers() && before.process().deletesServersSafely()) {
      delete(plan.needless());
    }
  }

  private void add(Map<String, String> additions) {
    additions.forEach(
        (server, command) -> {
          var health = Commands.enableHealth(settings.backend(), server);
          var answers = conversation.change(List.of(command, health));
          var added = answers.get(0).strip();
          if (!added.equals("New server registered.")) {
            throw refused("add a server", added);
          }
          changed = true;
          var enabled = answers.get(1).strip();
          if (!enabled.isEmpty() && !enabled.contains("not configured")) {
            throw refused("check a new server", enabled);
          }
        });
  }

  /** Runs commands that answer with nothing. */
  private void silently(String what, List<String> commands) {
    run(what, commands, String::isBlank);
  }

  /** An address that was not taken must stop us: the server would come in with the old one. */
  private void move(List<String> addresses) {
    run("change addresses of servers", addresses, text -> MOVED.matcher(text.strip()).matches());
  }

  /** Runs commands, a line at a time, and no further than to the first line with a refusal. */
  private void run(String what, List<String> commands, Predicate<String> done) {
    for (var batch : Commands.batch(commands)) {
      var answers = conversation.change(batch);
      changed |= answers.stream().anyMatch(done);
      answers.stream()
          .filter(done.negate())
          .findFirst()
          .ifPresent(
              answer -> {
                throw refused(what, answer.strip());
              });
    }
  }

  private AdapterException refused(String what, String answer) {
    return Answers.refused(conversation.node(), what, answer, changed);
  }

  /** Notes what only we read: it need not change in one go, and must not lose anything yet. */
  private List<String> notes(Notes had, Notes wanted) {
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
    return commands;
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
    var answer = conversation.change(List.of(Commands.prepare(settings.map()))).get(0).strip();
    var prefix = "New version created: ";
    if (!answer.startsWith(prefix)) {
      throw refused("prepare a version of the map", answer);
    }
    long version = Long.parseLong(answer.substring(prefix.length()).strip());
    for (var part : Commands.addAll(settings.map(), version, wanted.entries())) {
      var refusal = conversation.change(List.of(part)).get(0);
      if (!refusal.isBlank() && !PAYLOAD.matcher(refusal).matches()) {
        throw refused("fill the map", refusal.strip());
      }
    }
    silently("put the map in force", List.of(Commands.commit(settings.map(), version)));
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

  /** HAProxy refuses while a server still has connections; the next change tries again. */
  private void delete(List<String> servers) {
    var gone = new ArrayList<String>();
    for (var server : servers) {
      boolean isThere = before.servers().containsKey(server);
      var command = List.of(Commands.delete(settings.backend(), server));
      var answer = isThere ? conversation.change(command).get(0).strip() : DELETED;
      if (answer.equals(DELETED)) {
        gone.add(Commands.deleteEntry(settings.map(), Notes.added(server)));
      } else {
        LOG.debug("HAProxy keeps the server {} for now: {}", server, answer);
      }
    }
    silently("forget servers that are deleted", gone);
  }

  /** Nobody loses traffic before those who take it over have passed HAProxy's own checks. */
  private void awaitUp(Set<String> servers) {
    var until = time.elapsed().plus(settings.firstCheck());
    var waiting = new HashSet<>(servers);
    var never = new Signal();
    while (!waiting.isEmpty()) {
      NodeReading.ofRouting(conversation, settings).servers().values().stream()
          .filter(ServerRow::isUp)
          .forEach(row -> waiting.remove(row.name()));
      if (!waiting.isEmpty() && time.elapsed().compareTo(until) > 0) {
        throw new AdapterException(
            Kind.OUTCOME_UNKNOWN,
            "HAProxy at '"
                + conversation.node()
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

  @Override
  public void close() {
    conversation.close();
  }
}
