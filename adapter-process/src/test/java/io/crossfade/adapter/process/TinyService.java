package io.crossfade.adapter.process;

import com.sun.net.httpserver.HttpServer;
import io.crossfade.command.CommandTemplate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A real service: answers each request with its process number. Argument: the port file. */
final class TinyService {

  private TinyService() {}

  static CommandTemplate command() {
    return CommandTemplate.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-Xmx32m",
        "-cp",
        System.getProperty("java.class.path"),
        TinyService.class.getName(),
        "{port-file}");
  }

  public static void main(String[] arguments) throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    var answer = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    var draft = Path.of(arguments[0] + ".new");
    Files.writeString(draft, server.getAddress().getPort() + "\n");
    Files.move(draft, Path.of(arguments[0]), StandardCopyOption.ATOMIC_MOVE);
  }
}
