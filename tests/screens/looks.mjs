// What a machine can see of a screen: contrast and names (axe), overflow, cut text, target sizes, and pictures for people.
import fs from 'node:fs';
import path from 'node:path';

import { expect } from './results.mjs';
import { OUTPUT, ROOT } from './shop.mjs';

/** Every screen is looked at in each; in the first two in every language and theme, in the others once. */
export const SIZES = [
  { width: 1366, height: 768 },
  { width: 800, height: 1280 },
  { width: 1920, height: 1080 },
  { width: 1280, height: 800 },
];
/** All of them, as every look takes them anyway. */
export const ALL_SIZES = SIZES;
export const LANGUAGES = ['zh', 'en'];
export const THEMES = ['light', 'dark', 'contrast'];

/** [size, language, theme]: which of them axe judges too. Colours do not depend on the size, nor names on the theme. */
const PLAN = SIZES.flatMap((size, at) => {
  if (at === 2) return [{ size, language: 'en', theme: 'light' }];
  if (at === 3) return [{ size, language: 'zh', theme: 'dark' }];
  return LANGUAGES.flatMap((language) =>
    THEMES.map((theme) => ({ size, language, theme, judged: at === 0 && (language === 'zh' || theme === 'light') })),
  );
});

const AXE = fs.readFileSync(path.join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8');
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** The smallest side of a control, CSS pixels: fingers on the till, a mouse in the back office. */
export const TOUCH = 48;
export const MOUSE = 24;
/** Of what a page is there for, where fingers work. */
const PRIMARY = 64;

/** axe-core, all rules of WCAG 2.2 A and AA. */
export async function axe(page) {
  // Through the debugger, because the page's own policy allows no foreign script.
  if (!(await page.evaluate(() => typeof window.axe === 'object'))) await page.evaluate(AXE);
  const found = await page.evaluate(
    (tags) => window.axe.run(document, { runOnly: tags, resultTypes: ['violations'] }).then((result) => result.violations),
    AXE_TAGS,
  );
  const shown = found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.any[0]?.message ?? ''}`).slice(0, 3).join('\n    ')}`);
  expect(found.length === 0, () => `axe found ${found.length}:\n  ${shown.join('\n  ')}`);
}

/** Nothing is wider than its box but what scrolls on purpose, no text is cut without an ellipsis, no Latin word is broken. */
export async function overflow(page) {
  const found = await page.evaluate(() => {
    const out = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) out.push(`the page is ${root.scrollWidth} wide in a window of ${root.clientWidth}`);
    const visible = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const name = (element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`;
    const said = (element) => (element.textContent ?? '').trim().slice(0, 60);
    for (const element of document.querySelectorAll('body *')) {
      if (element.clientWidth <= 1 || element.matches('input, textarea, select') || !visible(element)) continue;
      const style = getComputedStyle(element);
      const ellipsis = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
      const scrolls = (how) => ['auto', 'scroll'].includes(how);
      if (element.scrollWidth > element.clientWidth + 1 && !scrolls(style.overflowX) && !(style.overflowX !== 'visible' && ellipsis)) {
        out.push(`${name(element)} is ${element.scrollWidth} wide in ${element.clientWidth}: ${said(element)}`);
      }
      const speaks = [...element.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
      const cut = ['hidden', 'clip'].includes(style.overflowY) && element.scrollHeight > element.clientHeight + 2;
      if (speaks && cut && !ellipsis) {
        out.push(`${name(element)} shows ${element.clientHeight} of ${element.scrollHeight}: ${said(element)}`);
      }
    }
    // A word longer than a line has to break somewhere; any other one has not.
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (texts.nextNode()) {
      const node = texts.currentNode;
      const parent = node.parentElement;
      if (!parent || !/[A-Za-z]{2}/.test(node.data) || !visible(parent)) continue;
      // For screen readers alone: a box of one pixel, where nothing is read by eyes.
      if (parent.closest('.k-hidden') || parent.clientWidth === 1 || getComputedStyle(parent).clipPath !== 'none') continue;
      for (const word of node.data.matchAll(/[A-Za-z]{2,24}(?![A-Za-z])/g)) {
        if (/[A-Za-z]/.test(node.data[word.index - 1] ?? ' ')) continue;
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const tops = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        if (tops.size > 1) out.push(`${name(parent)} breaks the word ${word[0]}`);
      }
    }
    return out;
  });
  expect(found.length === 0, () => found.slice(0, 8).join('\n'));
}

/** Every control that can be used is big enough to hit. */
export async function targets(page, smallest) {
  const found = await page.evaluate(([smallest, primary]) => {
    const out = [];
    const modal = [...document.querySelectorAll('dialog:modal')].at(-1);
    const controls = 'button, a[href], input:not([type=hidden]), select, textarea, summary, [role=button], [role=tab], [role=option]';
    for (const element of (modal ?? document).querySelectorAll(controls)) {
      if (element.disabled || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      // A small box inside its label is hit by the label; a link inside a sentence is as tall as its line.
      // The frame around a field belongs to it.
      const around = element.matches('input[type=checkbox], input[type=radio]') ? 'label' : '.k-search, .k-field__frame';
      const box = element.closest(around) || element;
      if (getComputedStyle(element).display === 'inline') continue;
      const { width, height, right, bottom } = box.getBoundingClientRect();
      // The skip link waits outside the window until it has the focus.
      if (width === 0 || height === 0 || right < 0 || bottom < 0) continue;
      const least = primary && element.matches('[class*="--primary"]') ? primary : smallest;
      if (Math.min(width, height) + 0.5 >= Math.min(least, smallest) && height + 0.5 >= least) continue;
      const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 30);
      out.push(`(${least}) ${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} “${name}” is ${Math.round(width)} × ${Math.round(height)}`);
    }
    return out;
  }, [smallest, smallest >= TOUCH ? PRIMARY : 0]);
  expect(found.length === 0, () => `smaller than ${smallest} px:\n${found.slice(0, 8).join('\n')}`);
}

/** The language the page is in. */
export function languageOf(page) {
  return page.evaluate(() => document.documentElement.lang.slice(0, 2));
}

/** Turns the page's language over without leaving what is open on it. */
export async function speak(page, language) {
  if ((await languageOf(page)) === language) return;
  // The switch itself, pressed by script: behind an open dialog a pointer could not reach it.
  await page.locator('.sh-language').first().evaluate((button) => button.click());
  await page.waitForFunction((language) => document.documentElement.lang.startsWith(language), language);
}

/** Shows the page in a theme, as the app's own setting does. */
export async function wear(page, theme) {
  await page.evaluate((theme) => document.documentElement.setAttribute('data-theme', theme), theme);
}

/** Two frames and the end of every finite animation: what is looked at stands still. */
export async function settle(page) {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const finite = document.getAnimations().filter((animation) => animation.effect?.getTiming().iterations !== Infinity);
    await Promise.allSettled(finite.map((animation) => animation.finished));
  });
}

/** A picture under `target/screens/`. */
export async function picture(page, name) {
  await page.screenshot({ path: path.join(OUTPUT, `${name}.png`), animations: 'disabled', caret: 'hide' });
}

/**
 * Looks at a screen as PLAN says: a picture each; overflow and target sizes wherever the layout differs, axe wherever colours
 * or words do. `smallest` is TOUCH or MOUSE; `plan` another choice of sizes, languages and themes.
 */
export async function look(results, page, name, { smallest = TOUCH, unsettled = false, plan = PLAN } = {}) {
  const before = { language: await languageOf(page), size: page.viewportSize() };
  const theme = await page.evaluate(() => document.documentElement.getAttribute('data-theme'));
  let size, language;
  for (const step of plan) {
    const moved = step.size !== size || step.language !== language;
    if (step.size !== size) await page.setViewportSize((size = step.size));
    if (step.language !== language) await speak(page, (language = step.language));
    await wear(page, step.theme);
    if (!unsettled) await settle(page);
    const where = `${name}-${size.width}-${language}`;
    await picture(page, `${where}-${step.theme}`);
    if (step.judged) await results.check(`${where}-${step.theme} axe`, () => axe(page));
    if (!moved) continue;
    await results.check(`${where} overflow`, () => overflow(page));
    await results.check(`${where} targets`, () => targets(page, smallest));
  }
  await page.setViewportSize(before.size);
  await speak(page, before.language);
  await wear(page, theme);
}

/** One look where a screen differs only in a state: the most crowded size, one language and theme each. */
export const BRIEF = [
  { size: SIZES[0], language: 'zh', theme: 'light', judged: true },
  { size: SIZES[1], language: 'en', theme: 'dark', judged: true },
];
