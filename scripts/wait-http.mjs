// Waits until a URL answers 200: node scripts/wait-http.mjs URL PID SECONDS. Gives up when the process ends.
const [url, pid, seconds] = process.argv.slice(2);
const deadline = Date.now() + Number(seconds) * 1000;

function alive() {
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch {
    return false;
  }
}

async function answered() {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

while (!(await answered())) {
  if (!alive() || Date.now() > deadline) process.exit(1);
  await new Promise((resolve) => setTimeout(resolve, 50));
}
