// Somebody takes a seat at a till of their own: enrolled by the shop's code, straight at the server, and signed in.
import { type, word } from './person.mjs';
import { ENROL_CODE } from './shop.mjs';

const say = (key) => word('zh', key);
/** Numbers that were given away, of each shop. */
const taken = new WeakMap();

/** Fills in the page that makes a browser a till. Two chapters at one till would meet each other's shifts: a number is given once. */
export async function fillEnrolment(page, shop, tillNo) {
  const numbers = taken.get(shop) ?? new Set();
  if (numbers.has(tillNo)) throw new Error(`till ${tillNo} is another chapter's`);
  taken.set(shop, numbers.add(tillNo));
  await page.goto(shop.server);
  await page.getByLabel(say('access.enrol.code')).fill(ENROL_CODE);
  await page.getByLabel(say('access.enrol.till_no')).fill(tillNo);
}

/** By tile and PIN, which needs no Enter. */
export async function signIn(page, person) {
  await page.getByText(person.name, { exact: true }).first().click();
  await type(page, person.pin);
  await page.locator('.sh-bar').waitFor();
}

/** Enrols and signs in. */
export async function sit(page, shop, tillNo, person) {
  await fillEnrolment(page, shop, tillNo);
  await page.getByRole('button', { name: say('access.enrol.go') }).click();
  await signIn(page, person);
}

/** Opens a shift without a float, and waits for the goods. */
export async function openShift(page, shop) {
  await page.goto(`${shop.server}/till`);
  await page.getByRole('button', { name: say('shifts.open.go') }).click();
  await page.locator('[data-test="tile"]').first().waitFor();
}
