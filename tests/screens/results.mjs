// Counts what was checked, and prints it the way cargo does, so that one reader sums up both.
export class Results {
  passed = 0;
  failures = [];

  /** Runs one check; its failure is noted and the others go on. Answers whether it passed. */
  async check(name, run) {
    const started = Date.now();
    try {
      await run();
      this.passed += 1;
      console.log(`test ${name} ... ok (${Date.now() - started} ms)`);
      return true;
    } catch (error) {
      this.failures.push({ name, error });
      console.log(`test ${name} ... FAILED\n    ${String(error?.message ?? error).replaceAll('\n', '\n    ')}`);
      return false;
    }
  }

  /** Prints the summary and answers the exit code. */
  finish() {
    const failed = this.failures.length;
    if (failed > 0) console.log(`\nfailures:\n${this.failures.map(({ name }) => `    ${name}`).join('\n')}`);
    console.log(`\ntest result: ${failed === 0 ? 'ok' : 'FAILED'}. ${this.passed} passed; ${failed} failed; 0 ignored`);
    return failed === 0 ? 0 : 1;
  }
}

/** Fails with a sentence. */
export function expect(condition, sentence) {
  if (!condition) throw new Error(typeof sentence === 'function' ? sentence() : sentence);
}

/** Fails unless both are the same value, shown as JSON. */
export function same(actual, wanted, what) {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(wanted)];
  expect(a === b, () => `${what}: ${a} instead of ${b}`);
}

/** Waits until `read()` answers something truthy; the deadline is long because a loaded machine is slow, not wrong. */
export async function eventually(read, what, seconds = 15) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const value = await read();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`${what} did not happen within ${seconds} s`);
    await new Promise((done) => setTimeout(done, 30));
  }
}
