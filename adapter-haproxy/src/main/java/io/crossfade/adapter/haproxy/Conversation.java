package io.crossfade.adapter.haproxy;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several lines of commands on one connection to one process of HAProxy, each command with its own
 * answer: {@code prompt} makes HAProxy end every answer with {@code "\n> "}, also those that lack
 * the empty line on 2.6. What was read is changed by the same process, and a change that meets a
 * worker from before a reload is refused by it ({@code Proxy is disabled.}). Source: HAProxy's
 * management guide, section 9.3, and trials with 2.6.12 and 3.0.11.
 *
 * <p>For one change of the routing: a connection that stays keeps a worker alive beyond its reload.
 * Confined to one thread.
 */
final class Conversation implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

  private final HaProxyClient client;
  private final Wire wire;
  private boolean begun;

  Conversation(HaProxyClient client, Wire wire) {
    this.client = client;
    this.wire = wire;
  }

  NodeAddress node() {
    return client.node();
  }

  /**
   * Asks what changes nothing.
   *
   * @param commands as many as {@link Commands#batch} puts together
   * @return the answer to each
   * @throws AdapterException {@code TRANSIENT} if one is missing
   */
  List<String> read(List<String> commands) {
    return ask(commands, Kind.TRANSIENT);
  }

  /**
   * Asks for changes.
   *
   * @param commands as many as {@link Commands#batch} puts together
   * @return the answer to each; what they mean is the caller's to know
   * @throws AdapterException {@code OUTCOME_UNKNOWN} if one is missing
   */
  List<String> change(List<String> commands) {
    return ask(commands, Kind.OUTCOME_UNKNOWN);
  }

  private List<String> ask(List<String> commands, Kind otherwise) {
    var line = Commands.line(commands);
    try {
      wire.send(begun ? line : Commands.withPrompt(line));
      var answers = answers(commands.size() + (begun ? 0 : 1));
      if (begun) {
        return answers;
      }
      begun = true;
      return answers.subList(1, answers.size());
    } catch (IOException e) {
      throw client.failed(otherwise, e);
    }
  }

  private List<String> answers(int count) throws IOException {
    var received = new Received();
    while (received.prompted().size() < count) {
      if (!wire.receive(received, client.mostBytes())) {
        throw new IOException("the connection ended within an answer");
      }
    }
    var answers = received.prompted();
    if (answers.size() > count || received.hasMore()) {
      throw new IOException("there were more answers than commands");
    }
    return answers;
  }

  @Override
  public void close() {
    try {
      wire.close();
    } catch (IOException e) {
      LOG.debug("A connection to HAProxy did not close.", e);
    }
  }
}
