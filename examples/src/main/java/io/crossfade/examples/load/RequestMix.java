package io.crossfade.examples.load;

import io.crossfade.examples.service.Checksum;
import io.crossfade.examples.service.ServiceHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Writes the requests of a profile: the same ones in the same order for the same seed.
 *
 * <p>Confined to the generator's thread.
 */
final class RequestMix {
  private final LoadProfile profile;
  private final SplittableRandom random;
  private final String host;

  RequestMix(LoadProfile profile) {
    this.profile = profile;
    random = new SplittableRandom(profile.seed());
    host = profile.authority();
  }

  LoadRequest.Wire next(long number) {
    boolean closing = random.nextInt(100) < profile.closingPercent();
    boolean post = random.nextInt(100) < profile.postPercent();
    String id = Long.toString(number);
    return post ? post(closing, id) : get(closing, id);
  }

  private LoadRequest.Wire get(boolean closing, String id) {
    byte[] head =
        (head("GET " + profile.getPath(), closing, id) + "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    return new LoadRequest.Wire(false, closing, id, "", ByteBuffer.wrap(head));
  }

  private LoadRequest.Wire post(boolean closing, String id) {
    byte[] body = new byte[1 + random.nextInt(profile.bodyBytes())];
    random.nextBytes(body);
    String head =
        head("POST " + profile.postPath(), closing, id)
            + "Content-Type: application/octet-stream\r\n"
            + ("Content-Length: " + body.length + "\r\n\r\n");
    ByteBuffer bytes = ByteBuffer.allocate(head.length() + body.length);
    bytes.put(head.getBytes(StandardCharsets.US_ASCII)).put(body).flip();
    String echo = Checksum.echo(body.length, Checksum.of(body));
    return new LoadRequest.Wire(true, closing, id, echo, bytes);
  }

  private String head(String methodAndPath, boolean closing, String id) {
    return methodAndPath
        + " HTTP/1.1\r\nHost: "
        + host
        + "\r\nUser-Agent: crossfade-load\r\n"
        + (ServiceHeaders.REQUEST_ID + ": " + id + "\r\n")
        + (closing ? "Connection: close\r\n" : "");
  }
}
