package io.crossfade.adapter.nginx;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crossfade.adapter.nginx.testing.RealNginx;
import io.crossfade.testkit.contract.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real sshd on the loopback with keys of its own, for whoever runs the test. */
final class Sshd implements AutoCloseable {

  private static final Path PROGRAM = Path.of("/usr/sbin/sshd");

  /** Where root's sshd locks itself in; its service makes it, and so does {@code ./verify}. */
  private static final Path CELL = Path.of("/run/sshd");

  private final Path folder;
  private final int port;
  private final Process process;

  private Sshd(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  static Sshd start(Path folder) throws IOException {
    boolean root = user().equals("root");
    assumeTrue(
        Files.isExecutable(PROGRAM) && (!root || Files.isDirectory(CELL)), "not installed: sshd");
    for (var key : List.of("host", "client")) {
      var file = folder.resolve(key).toString();
      Nginx.run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file));
    }
    int port = FreePort.reserve();
    Files.writeString(folder.resolve("sshd_config"), configuration(folder, port));
    var words = List.of(PROGRAM.toString(), "-D", "-e", "-f", folder + "/sshd_config");
    var log = folder.resolve("log").toFile();
    var process = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log).start();
    var sshd = new Sshd(folder, port, process);
    RealNginx.await("sshd to listen", sshd::listens);
    return sshd;
  }

  private static String configuration(Path folder, int port) {
    return String.join(
        "\n",
        "ListenAddress 127.0.0.1:" + port,
        "HostKey " + folder.resolve("host"),
        "AuthorizedKeysFile " + folder.resolve("client.pub"),
        "PidFile none",
        "StrictModes no",
        "UsePAM no",
        "PasswordAuthentication no",
        "PermitRootLogin prohibit-password",
        "Subsystem sftp internal-sftp",
        "");
  }

  private boolean listens() {
    if (!process.isAlive()) {
      throw new AssertionError("sshd ended with " + process.exitValue());
    }
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  static String user() {
    return System.getProperty("user.name");
  }

  /** Returns words of ssh or scp, up to whom they talk to. */
  List<String> words(String program, String portOption) {
    return List.of(
        program,
        "-q",
        "-F",
        "none",
        "-o",
        "BatchMode=yes",
        "-o",
        "StrictHostKeyChecking=accept-new",
        "-o",
        "UserKnownHostsFile=" + folder.resolve("known"),
        "-i",
        folder.resolve("client").toString(),
        portOption,
        Integer.toString(port));
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
