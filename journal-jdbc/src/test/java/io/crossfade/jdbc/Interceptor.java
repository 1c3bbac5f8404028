package io.crossfade.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and the server, and cuts the connection around a statement: before the
 * server gets it, or before the client gets the answer.
 */
final class Interceptor implements AutoCloseable {

  /** When a connection is cut. */
  enum Cut {
    /** The server never gets the statement. */
    BEFORE_IT_ARRIVES,
    /** The server does it, and the answer is lost. */
    BEFORE_THE_ANSWER
  }

  private record Order(String mark, Cut cut, Runnable meanwhile) {}

  private final ServerSocket listener;
  private volatile int target;
  private final Queue<Order> orders = new ConcurrentLinkedQueue<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean refusing;

  Interceptor(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** From now on connections lead to this port. */
  void target(int port) {
    target = port;
  }

  /** Cuts the connection on which the next statement with this text comes along. */
  void cut(String mark, Cut cut) {
    cut(mark, cut, () -> {});
  }

  /** Does something at that moment, before the client can know that its connection is cut. */
  void cut(String mark, Cut cut, Runnable meanwhile) {
    orders.add(new Order(mark, cut, meanwhile));
  }

  /** Closes every connection, and refuses new ones until told otherwise. */
  void refuse(boolean value) {
    refusing = value;
    if (value) {
      sockets.forEach(Interceptor::close);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var client = listener.accept();
        if (refusing) {
          close(client);
        } else {
          connect(client);
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  /** A client whose server is gone is refused, and so is one that came just before all were. */
  private void connect(Socket client) {
    try {
      var server = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(client);
      sockets.add(server);
      var link = new Link(client, server);
      thread(link::toServer);
      thread(link::toClient);
      if (refusing) {
        close(client);
        close(server);
      }
    } catch (IOException e) {
      close(client);
    }
  }

  private final class Link {
    private final Socket client;
    private final Socket server;
    private volatile @Nullable Order lost;

    private Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    private void toServer() {
      try (client;
          server) {
        InputStream in = client.getInputStream();
        OutputStream out = server.getOutputStream();
        var buffer = new byte[65_536];
        for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
          var text = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
          var order = orders.peek();
          if (order != null && text.contains(order.mark) && orders.remove(order)) {
            if (order.cut == Cut.BEFORE_IT_ARRIVES) {
              order.meanwhile.run();
              return;
            }
            lost = order;
          }
          out.write(buffer, 0, n);
        }
      } catch (IOException e) {
        // one of them is gone, and both are closed
      }
    }

    private void toClient() {
      try (client;
          server) {
        InputStream in = server.getInputStream();
        OutputStream out = client.getOutputStream();
        var buffer = new byte[65_536];
        for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
          var order = lost;
          if (order != null) {
            order.meanwhile.run();
            return;
          }
          out.write(buffer, 0, n);
        }
      } catch (IOException e) {
        // one of them is gone, and both are closed
      }
    }
  }

  private static void thread(Runnable work) {
    var thread = new Thread(work, "interceptor");
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is gone anyway
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    sockets.forEach(Interceptor::close);
  }
}
