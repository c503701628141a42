// Progressive enhancement only: every page works without this file.
const here = document.querySelector("script[data-govuk]");
const [govuk, moj] = await Promise.all([import(here.dataset.govuk), import(here.dataset.moj)]);
govuk.initAll();
moj.initAll();

// New content brought by htmx gets its components too.
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) {
    govuk.initAll({ scope: event.target });
    moj.initAll({ scope: event.target });
  }
});

// A plain button that looks like a link has no GOV.UK double-click guard of its own.
for (const form of document.querySelectorAll("form.ar-inline-form")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    setTimeout(() => {
      sent = false;
    }, 1000);
  });
}
