// A person at the till: keys, a scanner that types, and the words on the screen in either language.
import fs from 'node:fs';
import path from 'node:path';

import { ROOT } from './shop.mjs';

const WORDS = Object.fromEntries(
  ['zh', 'en'].map((language) => [language, JSON.parse(fs.readFileSync(path.join(ROOT, `app/locales/${language}.json`), 'utf8'))]),
);

/** A sentence of the app: word('zh', 'till.done.title', { n: 3 }). */
export function word(language, key, params = {}) {
  const template = WORDS[language][key];
  if (template === undefined) throw new Error(`no ${language} word for ${key}`);
  return template.replace(/\{(\w+)\}/g, (_, name) => String(params[name] ?? ''));
}

/** Either language of a sentence, as a pattern for roles and texts. */
export function either(key) {
  const escaped = ['zh', 'en'].map((language) => word(language, key).replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^\\s*(${escaped.join('|')})`);
}

/**
 * Types as a wedge scanner does: ten milliseconds between the keys, Enter at the end, wherever the focus is. The times are
 * given to the browser, as a real keyboard's are: on a loaded machine the keys may arrive late, but never look slow.
 */
export async function scan(page, code) {
  const session = await page.context().newCDPSession(page);
  const keys = [...code].map((key) => ({ key, text: key, ...physical(key) }));
  keys.push({ key: 'Enter', text: '\r', code: 'Enter', windowsVirtualKeyCode: 13 });
  const gapS = 0.01;
  const begin = Date.now() / 1000 - keys.length * gapS;
  const sent = keys.flatMap((key, at) => {
    const timestamp = begin + at * gapS;
    return ['keyDown', 'keyUp'].map((type) => session.send('Input.dispatchKeyEvent', { type, timestamp, ...key }));
  });
  await Promise.all(sent);
  await session.detach();
}

function physical(key) {
  const upper = key.toUpperCase();
  return { code: /\d/.test(key) ? `Digit${key}` : `Key${upper}`, windowsVirtualKeyCode: upper.charCodeAt(0) };
}

/** Types as a person does: slower than any scanner. */
export async function type(page, text) {
  await page.keyboard.type(text, { delay: 120 });
}

/** "¥1,286.50" → 128650; a minus of either kind counts. */
export function fen(text) {
  const found = /([−-]?)\s*[¥￥]?\s*([−-]?)([\d,]+)(?:\.(\d{1,2}))?/.exec(text);
  if (!found) throw new Error(`no amount in “${text}”`);
  const value = Number(found[3].replaceAll(',', '')) * 100 + Number((found[4] ?? '').padEnd(2, '0'));
  return found[1] || found[2] ? -value : value;
}

/** Everything the browser complained about, however quietly. */
export function listen(page) {
  const complaints = [];
  page.on('console', (entry) => entry.type() === 'error' && complaints.push(`console: ${entry.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('response', (answer) => answer.status() >= 400 && complaints.push(`${answer.status()} ${answer.url()}`));
  return complaints;
}
