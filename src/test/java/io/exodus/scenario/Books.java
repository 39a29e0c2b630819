package io.exodus.scenario;

import java.util.List;

/**
 * What the clients' books say of what the authority holds.
 *
 * @param acknowledged writes whose success a client was told
 * @param lost of which the authority does not hold
 * @param doubled writes that it holds more than once, or although refused
 * @param disordered answers, lists or transactions that are not as the clients wrote them
 * @param examples the first of what was found, in words
 */
record Books(long acknowledged, long lost, long doubled, long disordered, List<String> examples) {

  boolean whole() {
    return acknowledged > 0 && lost == 0 && doubled == 0 && disordered == 0;
  }
}
