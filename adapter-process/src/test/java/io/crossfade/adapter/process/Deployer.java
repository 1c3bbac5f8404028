package io.crossfade.adapter.process;

import io.crossfade.adapter.process.Machine.Moment;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A deployer in a process of its own, which stops and waits to be killed at a moment of a start.
 * Arguments: the site's folder, the moment or {@code NEVER}, {@code start} or {@code replace}, the
 * key, the revision, and the instances.
 */
final class Deployer {

  private Deployer() {}

  public static void main(String[] arguments) throws Exception {
    var site = Site.in(Path.of(arguments[0]));
    var machine = new Machine(ProcessTable.system(), moment -> haltAt(site, arguments[1], moment));
    var settings = site.settings().command(Revision.of("real"), TinyService.command()).build();
    var pool = ChildProcessPool.on(settings, machine);
    var revision = Revision.of(arguments[4]);
    List<InstanceId> ids = Arrays.stream(arguments).skip(5).map(InstanceId::of).toList();
    if (arguments[2].equals("start")) {
      pool.start(arguments[3], revision, ids);
    } else {
      pool.replace(arguments[3], revision, ids, Duration.ofSeconds(20));
    }
    reach(site, "done");
    waitToBeKilled();
  }

  private static void haltAt(Site site, String where, Moment moment) {
    if (where.equals(moment.name())) {
      reach(site, where);
      waitToBeKilled();
    }
  }

  private static void reach(Site site, String where) {
    try {
      Files.writeString(site.path("reached-" + where), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void waitToBeKilled() {
    while (true) {
      LockSupport.park();
    }
  }
}
