package io.crossfade.adapter.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.command.CommandTemplate;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the documentation, through a real sshd. */
class SshNginxRouterTest {

  private static final RoutingTable TABLE =
      RoutingTable.allTo(GroupId.of("blue"), List.of(Instance.of("a", "v1", "127.0.0.1:1")));

  @TempDir private Path folder;

  @Test
  void steers_an_nginx_over_ssh_and_scp() throws IOException {
    try (var sshd = Sshd.start(folder);
        var nginx = Nginx.start();
        var router = NginxRouter.of(over(sshd, nginx))) {
      router.apply(TABLE, new Fence(DeploymentId.of("d-2"), 2));

      assertThat(router.observe().table()).isEqualTo(TABLE);
      assertThat(RemoteNginx.incoming(nginx)).doesNotExist();
    }
  }

  @Test
  void is_transient_when_nobody_answers_ssh() throws IOException {
    try (var nginx = Nginx.start()) {
      var sshd = Sshd.start(folder);
      var router = NginxRouter.of(over(sshd, nginx));
      sshd.close();

      var refused =
          catchThrowableOfType(
              AdapterException.class,
              () -> router.apply(TABLE, new Fence(DeploymentId.of("d-1"), 1)));

      assertThat(refused.kind()).isEqualTo(Kind.TRANSIENT);
    }
  }

  private static NginxSettings over(Sshd sshd, Nginx nginx) throws IOException {
    var host = Sshd.user() + "@127.0.0.1";
    var reach = new ArrayList<>(sshd.words("ssh", "-p"));
    reach.add(host);
    var copy = new ArrayList<>(sshd.words("scp", "-P"));
    copy.addAll(List.of("{file}", host + ":" + RemoteNginx.incoming(nginx)));
    return RemoteNginx.settings(nginx, reach, CommandTemplate.of(copy));
  }
}
