package io.crossfade.examples.elb;

import io.crossfade.examples.service.Wait;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/**
 * A moto of its own, on a free port of the loopback, with what somebody's Terraform would have
 * made: a listener that forwards to target group {@code blue} of version 1, and target group {@code
 * green} of version 2. Confined to one thread.
 */
final class SampleMoto implements AutoCloseable {

  private static final String PROGRAM = "moto_server";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern LISTENING = Pattern.compile("Running on (http://[0-9.:]+)\\s");
  private static final Pattern SUBNET = Pattern.compile("<subnetId>([^<]+)</subnetId>");
  private static final Pattern VPC = Pattern.compile("<vpcId>([^<]+)</vpcId>");

  private final Process process;
  private final URI endpoint;

  private SampleMoto(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /** Returns where the program is: on the path, or where {@code ./verify} installs it. */
  static Optional<Path> find() {
    var here = Path.of("").toAbsolutePath();
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of),
            Stream.of(here, here.getParent()).map(folder -> folder.resolve(".dev/moto/bin")))
        .map(folder -> folder.resolve(PROGRAM))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts one, and returns when it listens.
   *
   * @throws IOException if it does not start
   */
  static SampleMoto start() throws IOException {
    var program = find().orElseThrow(() -> new IOException("there is no " + PROGRAM));
    var log = Files.createTempFile("crossfade-moto-", ".log");
    log.toFile().deleteOnExit();
    var process =
        new ProcessBuilder(program.toString(), "-H", "127.0.0.1", "-p", "0")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Wait.until(PATIENCE, () -> address(log).isPresent() || !process.isAlive());
    var address = address(log);
    if (address.isEmpty()) {
      end(process);
      throw new IOException(PROGRAM + " does not listen: " + Files.readString(log));
    }
    return new SampleMoto(process, address.get());
  }

  /** It says where it listens, once it does. */
  private static Optional<URI> address(Path log) {
    try {
      return found(LISTENING, Files.readString(log)).stream().findFirst().map(URI::create);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI endpoint() {
    return endpoint;
  }

  /**
   * Makes the load balancer, and returns the arguments of the example: listener, blue, green, and
   * the version to deploy.
   *
   * @param elb a client of this moto
   * @throws IOException if moto's network cannot be read
   */
  List<String> site(ElasticLoadBalancingV2Client elb) throws IOException {
    var network = network();
    var balancer =
        elb.createLoadBalancer(r -> r.name("shop").subnets(found(SUBNET, network)))
            .loadBalancers()
            .get(0)
            .loadBalancerArn();
    var vpc = found(VPC, network).get(0);
    var blue = targetGroup(elb, "shop-blue", vpc, "v1", "10.0.0.1", "10.0.0.2");
    var green = targetGroup(elb, "shop-green", vpc, "v2", "10.0.1.1", "10.0.1.2");
    var forward = Action.builder().type(ActionTypeEnum.FORWARD).targetGroupArn(blue).build();
    var listener =
        elb.createListener(
                r ->
                    r.loadBalancerArn(balancer)
                        .port(80)
                        .protocol(ProtocolEnum.HTTP)
                        .defaultActions(forward))
            .listeners()
            .get(0)
            .listenerArn();
    return List.of(listener, blue, green, "v2");
  }

  private static String targetGroup(
      ElasticLoadBalancingV2Client elb,
      String name,
      String vpc,
      String revision,
      String... addresses) {
    var arn =
        elb.createTargetGroup(
                r ->
                    r.name(name)
                        .protocol(ProtocolEnum.HTTP)
                        .port(8080)
                        .vpcId(vpc)
                        .targetType(TargetTypeEnum.IP))
            .targetGroups()
            .get(0)
            .targetGroupArn();
    var targets =
        Stream.of(addresses)
            .map(address -> TargetDescription.builder().id(address).port(8080).build())
            .toList();
    elb.registerTargets(r -> r.targetGroupArn(arn).targets(targets));
    var tag = Tag.builder().key("crossfade:revision").value(revision).build();
    elb.addTags(r -> r.resourceArns(arn).tags(tag));
    return arn;
  }

  /** Asks for the subnets that every account begins with. */
  private String network() throws IOException {
    var request =
        HttpRequest.newBuilder(endpoint)
            .POST(HttpRequest.BodyPublishers.ofString("Action=DescribeSubnets&Version=2016-11-15"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/ec2/aws4_request,"
                    + " SignedHeaders=host, Signature=test")
            .build();
    try {
      return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).limit(2).toList();
  }

  @Override
  public void close() {
    end(process);
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
