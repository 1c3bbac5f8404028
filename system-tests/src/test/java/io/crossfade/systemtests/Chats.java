package io.crossfade.systemtests;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Several WebSockets through a balancer, over all of its fronts, on each of which somebody talks
 * without end. Thread-safe.
 */
final class Chats implements AutoCloseable {

  static final int COUNT = 6;

  /** About one and a half seconds. */
  private static final int LAST_WORDS = 75;

  private final List<Chat> chats = new ArrayList<>();
  private final List<CompletableFuture<List<String>>> talks = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(COUNT);
  private volatile boolean ending;

  private Chats() {}

  /** Opens them, and returns when each has been answered. */
  static Chats on(Balancer balancer) throws Exception {
    var all = new Chats();
    var client = HttpClient.newHttpClient();
    var fronts = balancer.fronts();
    for (int i = 0; i < COUNT; i++) {
      var chat = Chat.begin(client, fronts.get(i % fronts.size()));
      chat.say();
      all.chats.add(chat);
    }
    return all;
  }

  /** Has everybody talk until {@link #endSoon}. */
  void talk() {
    for (var chat : chats) {
      talks.add(CompletableFuture.supplyAsync(() -> talk(chat), threads));
    }
  }

  private List<String> talk(Chat chat) {
    var answeredBy = new ArrayList<String>();
    try {
      int left = LAST_WORDS;
      while (left > 0) {
        left -= ending ? 1 : 0;
        answeredBy.add(chat.say());
        Until.lookAgain();
      }
      answeredBy.add(chat.sayGoodbye());
      return answeredBy;
    } catch (Exception e) {
      throw new IllegalStateException("after " + answeredBy, e);
    }
  }

  /** Has everybody say a last few things, and goodbye. */
  void endSoon() {
    ending = true;
  }

  /** Returns who answered each, the way it ended last, once all have said goodbye. */
  List<List<String>> ended() throws Exception {
    var all = new ArrayList<List<String>>();
    for (var talk : talks) {
      all.add(talk.get(1, TimeUnit.MINUTES));
    }
    return all;
  }

  /** Returns how each ended, once all have, without a word from here. */
  List<String> awaitEnds() throws Exception {
    var ends = new ArrayList<String>();
    for (var chat : chats) {
      ends.add(chat.awaitEnd());
    }
    return ends;
  }

  @Override
  public void close() {
    chats.forEach(Chat::close);
    threads.shutdownNow();
  }
}
