import init from "./{js}";

// A module of its own, because the page's policy allows no inline script.
init({ module_or_path: new URL("./{wasm}", import.meta.url) });
