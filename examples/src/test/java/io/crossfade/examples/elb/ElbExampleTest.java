package io.crossfade.examples.elb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ElbExampleTest {

  @Test
  void switches_a_listener_in_moto_and_says_what_that_cost() throws IOException {
    assumeTrue(SampleMoto.find().isPresent(), "not installed: moto");
    var said = new ByteArrayOutputStream();

    var result = ElbExample.atMoto(new PrintStream(said, true, StandardCharsets.UTF_8));

    var text = said.toString(StandardCharsets.UTF_8);
    assertThat(result.isSuccess()).as("%s", text).isTrue();
    assertThat(text).containsPattern("[0-9]+ calls of the API: \\{.*ModifyListener=2.*}");
  }
}
