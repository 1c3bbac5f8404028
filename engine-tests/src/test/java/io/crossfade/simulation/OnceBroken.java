package io.crossfade.simulation;

import io.crossfade.testkit.sim.Scenario;
import java.util.List;
import java.util.stream.Stream;

/** Defects of the engine that the simulation found and that were mended, by what shrank. */
enum OnceBroken {
  A_CHECK_THAT_FAILS_WHILE_CAPACITY_IS_COUNTED_ENDS_A_VERIFICATION(
      "seed=257 balancer=EMBEDDED strategy=0 instances=5 faults=PROBE_UNKNOWN",
      "seed=287 balancer=EMBEDDED strategy=1 instances=3 faults=PROBE_THROWS",
      "seed=518 balancer=EMBEDDED strategy=3 instances=3 faults=PROBE_THROWS"),
  WHO_MAY_HAVE_BEEN_DRAINED_IS_VERIFIED_BEFORE_IT_SERVES_AGAIN(
      "seed=2638 balancer=NGINX strategy=1 instances=3"
          + " faults=ROUTER_IGNORES,PROBE_UNKNOWN,GATE_FAILS",
      "seed=4684 balancer=ALB strategy=2 instances=4"
          + " faults=ROUTER_UNREADABLE,PROBE_THROWS,JOURNAL_FAILS"),
  WHAT_WAS_MADE_SURE_OF_IS_MADE_SURE_OF_AGAIN_WHEN_THE_CHANGE_TAKES_LONG(
      "seed=5967 balancer=EMBEDDED strategy=0 instances=3 faults=ROUTER_UNREADABLE,ABORT",
      "seed=4599 balancer=EMBEDDED strategy=3 instances=2"
          + " faults=ROUTER_TIMEOUT,POOL_UNLISTABLE,INSTANCE_DIES"),
  WHO_IS_LEFT_OUT_WHILE_IT_SERVED_MAY_BE_SEEN_TO_DRAIN(
      "seed=2454 balancer=ALB strategy=0 instances=2 faults=ROUTER_UNREADABLE",
      "seed=3941 balancer=ALB strategy=1 instances=3 faults=DIES_VERIFIED"),
  AN_ABORT_THAT_WAS_OBEYED_HOLDS_WHEN_ITS_DEPLOYER_DIES_BEFORE_IT_TURNS_BACK(
      "seed=32510 balancer=EMBEDDED strategy=2 instances=5 faults=CRASH,ABORT,PROMOTE"),
  A_CHANGE_THAT_TAKES_LONGER_THAN_A_HEALTH_CHECK_MAY_MAKES_NOBODY_UNHEALTHY(
      "seed=2956 balancer=ALB strategy=3 instances=1"),
  WHO_WAS_LET_IN_BY_A_STEP_THAT_WAS_CUT_SHORT_IS_DRAINED_BEFORE_IT_IS_STOPPED(
      "seed=1818 balancer=NGINX strategy=1 instances=1 faults=ABORT"),
  WHO_WAS_LET_IN_BY_SOMEBODY_ELSE_IS_LEFT_ALONE_BEFORE_IT_IS_STOPPED(
      "seed=8667 balancer=NGINX strategy=1 instances=5"
          + " faults=ROUTER_UNREADABLE,ROUTER_DRIFT,PROBE_UNKNOWN,JOURNAL_FULL",
      "seed=62159 balancer=ALB strategy=0 instances=6 faults=ROUTER_DRIFT"),
  WHOM_REQUESTS_REACH_AGAIN_IS_NOT_STOPPED_WHEN_THE_POOL_ANSWERS_AT_LAST(
      "seed=72821 balancer=HAPROXY strategy=2 instances=1 faults=ROUTER_RESTART,POOL_UNLISTABLE"),
  A_WAY_BACK_UNDOES_WHAT_WAS_TRIED_AND_IS_NOT_LISTED_YET(
      "seed=13840 balancer=EMBEDDED strategy=0 instances=3 faults=POOL_REFUSES,POOL_STALE"),
  WHO_WAS_OVERTAKEN_RIGHT_BEFORE_A_CHANGE_IS_REFUSED_THOUGH_THE_NEXT_ONE_CHANGES_NOTHING(
      "seed=2441 balancer=EMBEDDED strategy=1 instances=3 faults=PAUSED_PAST_LEASE,ABORT",
      "seed=5888 balancer=EMBEDDED strategy=0 instances=3 faults=PAUSED_PAST_LEASE,ABORT"),
  WHAT_AN_OLD_READING_SHOWS_TO_BE_THERE_IS_NO_GROUND_FOR_A_CHANGE(
      "seed=123006 balancer=EMBEDDED strategy=2 instances=1 faults=ROUTER_STALE,ABORT"),
  WHAT_A_LOAD_BALANCER_FORGOT_IS_SET_AGAIN_ONLY_IF_THERE_IS_CAPACITY(
      "seed=61023 balancer=ALB strategy=0 instances=2 faults=ROUTER_DRIFT,DIES_VERIFIED",
      "seed=93697 balancer=HAPROXY strategy=3 instances=5 faults=ROUTER_RESTART,DIES_VERIFIED",
      "seed=207621 balancer=HAPROXY strategy=2 instances=1 faults=ROUTER_RESTART,DIES_VERIFIED",
      "seed=420522 balancer=HAPROXY strategy=2 instances=1 faults=ROUTER_RESTART,INSTANCE_DIES",
      "seed=623454 balancer=HAPROXY strategy=1 instances=1"
          + " faults=ROUTER_PARTIAL,ROUTER_RESTART,DIES_VERIFIED"),
  A_CHANGE_IS_TRIED_AGAIN_RIGHT_AFTER_A_LOOK(
      "seed=101370 balancer=HAPROXY strategy=0 instances=3"
          + " faults=ROUTER_PARTIAL,ROUTER_RESTART,INSTANCE_DIES"),
  WHO_IS_NOWHERE_LISTED_DOES_NOT_RUN(
      "seed=50160 balancer=HAPROXY strategy=2 instances=4"
          + " faults=ROUTER_RESTART,INSTANCE_DIES,POWER_CUT",
      "seed=614334 balancer=HAPROXY strategy=1 instances=3"
          + " faults=ROUTER_RESTART,INSTANCE_DIES,POWER_CUT"),
  A_CHANGE_THAT_SOMEBODY_ELSE_UNDOES_HAS_ITS_TIME_AGAIN(
      "seed=527666 balancer=ALB strategy=1 instances=1 faults=ROUTER_DRIFT"),
  THE_POOLS_TIME_BEGINS_WHEN_IT_IS_ASKED(
      "seed=435888 balancer=EMBEDDED strategy=1 instances=1"
          + " faults=ROUTER_UNREADABLE,POOL_TRANSIENT,DIES_VERIFIED");

  private final List<Scenario> scenarios;

  OnceBroken(String... lines) {
    this.scenarios = Stream.of(lines).map(Scenario::parse).toList();
  }

  List<Scenario> scenarios() {
    return scenarios;
  }
}
