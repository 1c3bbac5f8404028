package io.crossfade.adapter.awselb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.error.AdapterException;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;

/** What is read of a forward, also of one that no ELBv2 would send. */
class ForwardTest {

  @Test
  void counts_a_forward_to_one_target_group_as_all_of_it() {
    var forward = Forward.of(List.of(forward().targetGroupArn("arn:one").build()));

    assertThat(forward.units()).containsOnlyKeys("arn:one").containsValue(1);
  }

  @Test
  void refuses_a_forward_to_no_target_group() {
    var forward = Forward.of(List.of(forward().build()));

    assertThatThrownBy(forward::units)
        .isInstanceOf(AdapterException.class)
        .hasMessageContaining("a forward to no target group at all");
  }

  private static Action.Builder forward() {
    return Action.builder().type(ActionTypeEnum.FORWARD);
  }
}
