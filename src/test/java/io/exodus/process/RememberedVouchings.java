package io.exodus.process;

import io.exodus.engine.store.VouchingStore;
import java.util.ArrayList;
import java.util.List;

/** Keeps in memory what one migration's people vouch for. */
final class RememberedVouchings extends VouchingStore {

  private final List<Vouching> said = new ArrayList<>();

  RememberedVouchings() {
    super(null);
  }

  void forget() {
    said.clear();
  }

  @Override
  public void put(String migrationId, Vouching vouching) {
    said.removeIf(
        one -> one.point().equals(vouching.point()) && one.subject().equals(vouching.subject()));
    said.add(vouching);
  }

  @Override
  public List<Vouching> of(String migrationId) {
    return List.copyOf(said);
  }
}
