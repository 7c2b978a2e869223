// Milliseconds from what a hand does to the frame that shows it, taken in the page by the browser's own clock.
//
// The clock starts at `event.timeStamp` of the pointer or key, when the browser got it, before any handler ran. It is read
// when the frame that shows the change has been handed over: requestAnimationFrame runs before a frame is painted, and the
// message posted from it runs after. A frame that does not show it yet is not counted; the next one is waited for.
// The browser runs without its limit of sixty frames a second (see `fast` in chromium.mjs), else every number would be the
// wait for the next of them. The same clock is laid on a page of plain DOM in the same run.

/** Put into every page before its own scripts. */
export const CLOCK = `
  window.clock = {
    /** Resolves with the milliseconds from the next event of this type to the frame in which shows() is true. */
    next(type, shows) {
      return new Promise((done) => {
        addEventListener(type, (event) => {
          const begin = event.timeStamp;
          const frame = () => requestAnimationFrame(() => {
            if (!shows()) return frame();
            const channel = new MessageChannel();
            channel.port1.onmessage = () => done(performance.now() - begin);
            channel.port2.postMessage(null);
          });
          frame();
        }, { capture: true, once: true });
      });
    },
    /** Resolves with the milliseconds from the start of the navigation to the frame in which shows() is true. */
    ready(shows) {
      return new Promise((done) => {
        const frame = () => requestAnimationFrame(() => {
          if (!shows()) return frame();
          const channel = new MessageChannel();
          channel.port1.onmessage = () => done(performance.now());
          channel.port2.postMessage(null);
        });
        frame();
      });
    },
  };
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
`;

/** Three things a second are a quick hand, ms. */
const HAND_MS = 300;

/**
 * A hand is slower than a script: what was done before is over and on the screen (the pointer that came to rest lights up its
 * button, a new line's tint goes) before the next thing is done. While a frame is on its way the compositor takes no other: on
 * a machine without a graphics card that is a wait of a dozen milliseconds, which a page of plain DOM has as well.
 */
export const still = `new Promise((done) => requestAnimationFrame(() => setTimeout(done, ${HAND_MS})))`;

/**
 * Does `act` and answers the milliseconds until `shows` (source of an expression) is painted, and how many of them the page's
 * own thread worked. Whatever else the machine did meanwhile is in the first number alone.
 */
export async function timed(page, type, shows, act) {
  const session = await page.context().newCDPSession(page);
  await page.evaluate(still);
  const handle = await page.evaluateHandle(`({ ms: window.clock.next('${type}', () => ${shows}) })`);
  const before = await worked(session);
  await act();
  const ms = await handle.evaluate((box) => box.ms);
  const work = (await worked(session)) - before;
  await handle.dispose();
  await session.detach();
  return { ms, work };
}

/** Presses where the pointer rests already. */
export async function timedTap(page, at, shows) {
  await page.mouse.move(...at);
  return timed(page, 'pointerdown', shows, () => page.mouse.click(...at));
}

/** A page of plain DOM that does the same: a button, a list, a line more. */
export const PLAIN = `<!doctype html><title>plain</title><button style="width:200px;height:100px">+</button><ol></ol><script>
  document.querySelector('button').onclick = () => {
    const line = document.createElement('li');
    line.textContent = 'line';
    document.querySelector('ol').append(line);
  };
</script>`;

export const round = (value) => Math.round(value * 10) / 10;

export const shown = (name) => `!!document.querySelector('[data-test="${name}"]')`;
export const test = (page, name) => page.locator(`[data-test="${name}"]`);

/** Where things lie, so that the press itself asks the page nothing. */
export async function middle(locator) {
  const { x, y, width, height } = await locator.boundingBox();
  return [x + width / 2, y + height / 2];
}

export async function emptyCart(page) {
  while ((await test(page, 'cart-line').count()) > 0) await page.keyboard.press('Delete');
}

/** Milliseconds that the page's own thread has worked since it was first asked. */
export async function worked(session) {
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const { metrics } = await session.send('Performance.getMetrics');
  return 1000 * metrics.find(({ name }) => name === 'TaskDuration').value;
}

/** Of `timed` things: the milliseconds. */
export const times = (taken) => spread(taken.map(({ ms }) => ms));

export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]);
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), worst: round(sorted.at(-1)) };
}
