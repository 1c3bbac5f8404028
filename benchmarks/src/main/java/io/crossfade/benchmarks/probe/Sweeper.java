package io.crossfade.benchmarks.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One contender in a JVM of its own: sweeps when told to, and at the end says what it used. */
final class Sweeper {

  private Sweeper() {}

  /** Takes the number of threads (0 for NIO), the port, and the number of endpoints. */
  public static void main(String... arguments) throws Exception {
    int threads = Integer.parseInt(arguments[0]);
    int port = Integer.parseInt(arguments[1]);
    int endpoints = Integer.parseInt(arguments[2]);
    var sweep =
        threads == 0 ? new NioSweep(port, endpoints) : new PoolSweep(port, endpoints, threads);
    var in = new BufferedReader(new InputStreamReader(System.in));
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(line.equals("sweep") ? timed(sweep) : usage());
    }
  }

  private static String timed(Sweep sweep) throws Exception {
    long begun = System.nanoTime();
    var cpuBegun = cpu();
    int healthy = sweep.countHealthy();
    var cpu = cpu().minus(cpuBegun);
    return healthy
        + " "
        + Duration.ofNanos(System.nanoTime() - begun).toMillis()
        + " "
        + cpu.toMillis();
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static String usage() throws IOException {
    var peak =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .findFirst()
            .orElse("VmHWM: 0 kB");
    long megabytes = Long.parseLong(peak.replaceAll("[^0-9]", "")) / 1024;
    return megabytes + " " + ManagementFactory.getThreadMXBean().getPeakThreadCount();
  }
}
