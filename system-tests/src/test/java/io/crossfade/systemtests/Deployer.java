package io.crossfade.systemtests;

import io.crossfade.Adapters;
import io.crossfade.Crossfade;
import io.crossfade.adapter.process.ChildProcessPool;
import io.crossfade.adapter.process.ChildProcessSettings;
import io.crossfade.command.CommandTemplate;
import io.crossfade.engine.DeploymentControl;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.EventRecord;
import io.crossfade.examples.service.ChildJvm;
import io.crossfade.journal.FileJournalStore;
import io.crossfade.model.DeploymentId;
import io.crossfade.spi.InstancePool;
import io.crossfade.strategies.rolling.Rolling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A deployer in a process of its own, that can be killed: {@code deploy FOLDER} begins, {@code
 * resume FOLDER} goes on with what is open. Exit code 0 if it succeeded.
 */
final class Deployer {

  private static final DeploymentId ID = DeploymentId.of("killed");
  private static final String BALANCER = "balancer.properties";
  private static final String ADAPTER = "adapter";

  private Deployer() {}

  public static void main(String[] arguments) throws IOException {
    var folder = Path.of(arguments[1]);
    var settings = settings(folder);
    DeploymentResult result;
    try (var router = new Adapters().router(settings.remove(ADAPTER), settings);
        var pool = pool(folder);
        var journal = FileJournalStore.open(folder.resolve("journal"));
        var crossfade = Stage.deployer(router, pool).journal(journal).build()) {
      result = arguments[0].equals("resume") ? resume(crossfade) : deploy(crossfade);
    }
    System.out.println(result);
    System.exit(result.isSuccess() ? 0 : 1);
  }

  private static DeploymentResult deploy(Crossfade crossfade) {
    var plan = crossfade.plan(Stage.spec(), Rolling.inBatchesOf(1));
    return crossfade.execute(plan, ID, new DeploymentControl());
  }

  private static DeploymentResult resume(Crossfade crossfade) {
    return crossfade.resume(crossfade.open().get(0), new DeploymentControl());
  }

  /** Starts such a process. */
  static Jvm start(String what, Path folder, Balancer balancer) throws IOException {
    var settings = new Properties();
    settings.putAll(balancer.settings());
    settings.setProperty(ADAPTER, balancer.adapter());
    try (var out = Files.newBufferedWriter(folder.resolve(BALANCER))) {
      settings.store(out, null);
    }
    var log = folder.resolve(what + ".log");
    return Jvm.start(Deployer.class, log, List.of(what, folder.toString()));
  }

  private static Map<String, String> settings(Path folder) throws IOException {
    var properties = new Properties();
    try (var in = Files.newBufferedReader(folder.resolve(BALANCER))) {
      properties.load(in);
    }
    var settings = new TreeMap<String, String>();
    properties.forEach((name, value) -> settings.put(name.toString(), value.toString()));
    return settings;
  }

  /** Returns the pool of all such processes: child JVMs that outlive them. */
  static InstancePool pool(Path folder) {
    var service =
        ChildJvm.service(
            List.of(
                "--version", "{revision}",
                "--instance", "{instance}",
                "--port-file", "{port-file}",
                "--service-time-ms", "2",
                "--lifetime-ms", "300000"));
    return ChildProcessPool.of(
        ChildProcessSettings.builder(folder.resolve("instances"), CommandTemplate.of(service))
            .build());
  }

  /** Returns how many steps such a process has done. */
  static long stepsDone(FileJournalStore journal, Stage stage) {
    try (var crossfade = Stage.deployer(stage.router(), stage.pool()).journal(journal).build()) {
      return crossfade.history(ID).stream()
          .map(EventRecord::event)
          .filter(DeploymentEvent.StepFinished.class::isInstance)
          .count();
    }
  }
}
