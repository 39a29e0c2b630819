// Texts written into fields as a page builds itself up around them.
import { setTimeout } from 'node:timers/promises';

const PATIENCE = 60_000;
const BETWEEN_LOOKS = 100;
const STEADY_LOOKS = 5;

export async function write(field, value) {
  await field.fill(value);
  // form-js takes a text over when its field is left.
  await field.blur();
}

/**
 * Sees that all fields keep what was written, and writes again what one of them lost: a page that is
 * still loading moves the focus away, and form-js may forget one of two texts that come faster than people type.
 * @param fields pairs of a locator and its value
 */
export async function settle(fields) {
  const until = Date.now() + PATIENCE;
  for (let steady = 0; steady < STEADY_LOOKS; steady++) {
    for (const [field, value] of fields) {
      if (await field.inputValue() !== value) {
        if (Date.now() > until) throw new Error(`a field does not keep '${value}' but has '${await field.inputValue()}'`);
        await write(field, value);
        steady = 0;
      }
    }
    await setTimeout(BETWEEN_LOOKS);
  }
}
