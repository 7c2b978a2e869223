// The browser tests: the demo shop's release binaries, Chromium, and a printer that reads.
//
//   node tests/screens/run.mjs [--pictures FOLDER] [--only journey,states]
//   (needs `make web` and release builds; `make test` does all)
//
// Pictures of every screen go to target/screens/; --pictures copies the README's own into FOLDER.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { backOffice } from './back_office.mjs';
import { catalogue } from './catalogue.mjs';
import { launch } from './chromium.mjs';
import { corners } from './corners.mjs';
import { days } from './days.mjs';
import { decoderChecks } from './escpos.test.mjs';
import { hold } from './hold.mjs';
import { hostile } from './hostile.mjs';
import { journey } from './journey.mjs';
import { kiosk } from './kiosk.mjs';
import { keyboardDay } from './keyboard_day.mjs';
import { limits } from './limits.mjs';
import { longCart } from './long_cart.mjs';
import { lookChecks } from './looks.test.mjs';
import { preferences } from './preferences.mjs';
import { quickness } from './quickness.mjs';
import { Results } from './results.mjs';
import { returns } from './returns.mjs';
import { roles } from './roles.mjs';
import { OUTPUT, Shop } from './shop.mjs';
import { states } from './states.mjs';
import { tenders } from './tenders.mjs';
import { undo } from './undo.mjs';

/** In this order; --only takes their names. */
const CHAPTERS = [
  journey, kiosk, backOffice, days, returns, roles, limits, tenders, keyboardDay, catalogue, longCart, quickness, hold, undo, preferences,
  hostile, states, corners,
];

/** File name in FOLDER: picture of the journey. */
const PICTURES = {
  'till.png': 'till-member-1366-zh-light',
};

async function main() {
  const { values } = parseArgs({ options: { pictures: { type: 'string' }, only: { type: 'string' } } });
  fs.rmSync(OUTPUT, { recursive: true, force: true });
  const results = new Results();
  await decoderChecks(results);
  let shop, browser;
  const open = await results.check('server, bridge and browser start', async () => {
    shop = await Shop.open();
    browser = await launch();
  });
  try {
    if (open) await lookChecks(results, browser);
    for (const chapter of CHAPTERS) {
      const wanted = !values.only || values.only.split(',').includes(chapter.name);
      if (!open || !wanted) continue;
      try {
        await chapter({ results, shop, browser });
      } catch (error) {
        // The other chapters are told all the same.
        await results.check(`${chapter.name}: is told to its end`, () => {
          throw error;
        });
      }
    }
  } finally {
    await browser?.close();
    await shop?.close();
  }
  if (values.pictures && results.failures.length === 0) {
    fs.mkdirSync(values.pictures, { recursive: true });
    for (const [file, from] of Object.entries(PICTURES)) {
      fs.copyFileSync(path.join(OUTPUT, `${from}.png`), path.join(values.pictures, file));
    }
  }
  return results.finish();
}

process.exit(await main());
