// Loads the page again as soon as the server is back.
for (;;) {
  await new Promise((done) => setTimeout(done, 1500));
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-store" });
    if (answer.ok) location.reload();
  } catch {
    // The agent itself is away; the page stays as it is and asks again.
  }
}
