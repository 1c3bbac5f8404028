package io.crossfade.benchmarks.calibration;

/** What both versions had in one look of a canary: 60 looks, 20 each at 5 %, 25 % and 50 %. */
interface Look {

  /** How many looks there are at one share. */
  int LOOKS_PER_STEP = 20;

  /** The canary's shares. */
  double[] SHARES = {.05, .25, .5};

  /** How many looks there are. */
  int LOOKS = LOOKS_PER_STEP * SHARES.length;

  /** Returns which one this is, from 0. */
  int number();

  /** Returns how many requests both versions had. */
  long requests();

  /** Returns how many requests the canary may have harmed. */
  long harmed();

  /** Returns whether this is the first look at its share. */
  default boolean beginsStep() {
    return number() % LOOKS_PER_STEP == 0;
  }

  /** Returns whether this is the last look at its share. */
  default boolean endsStep() {
    return (number() + 1) % LOOKS_PER_STEP == 0;
  }

  /** Returns the canary's share at a look. */
  static double share(int look) {
    return SHARES[look / LOOKS_PER_STEP];
  }
}
