// What the app does first thing when it is there (app/src/kit/prefs.rs), done before anything is painted: a dark till
// must not flash white at each start.
document.documentElement.dataset.theme = localStorage.getItem("zf.theme") ?? "auto";
