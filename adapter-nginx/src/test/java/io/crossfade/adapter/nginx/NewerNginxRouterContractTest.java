package io.crossfade.adapter.nginx;

/** The contract with the newest nginx that {@code ./verify} can get. */
class NewerNginxRouterContractTest extends NginxRouterContractTest {

  @Override
  String program() {
    return "newer-nginx";
  }
}
