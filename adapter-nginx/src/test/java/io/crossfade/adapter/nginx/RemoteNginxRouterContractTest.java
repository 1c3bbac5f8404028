package io.crossfade.adapter.nginx;

import io.crossfade.command.CommandTemplate;
import java.io.IOException;
import java.util.List;

/** The contract over commands, as for an nginx on another host; here they run on this one. */
class RemoteNginxRouterContractTest extends NginxRouterContractTest {

  @Override
  NginxSettings settings(Nginx of) throws IOException {
    var copy = CommandTemplate.of("cp", "{file}", RemoteNginx.incoming(of).toString());
    return RemoteNginx.settings(of, List.of(), copy);
  }
}
