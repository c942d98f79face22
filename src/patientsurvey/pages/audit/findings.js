/* Filters over the findings, which stand in the page whether or not this script runs. */
(function () {
  "use strict";
  const place = document.getElementById("findings");
  if (!place || place.dataset.ready) return;
  place.dataset.ready = "yes";
  const form = place.querySelector("form");
  const count = place.querySelector(".findings-count");
  const cards = Array.from(place.querySelectorAll("article.finding"));

  function fits(card, chosen) {
    return Object.keys(chosen).every(function (name) {
      if (!chosen[name]) return true;
      if (name === "q") return card.textContent.toLowerCase().includes(chosen.q.toLowerCase());
      return card.dataset[name] === chosen[name];
    });
  }

  function filter() {
    const chosen = Object.fromEntries(new FormData(form));
    let shown = 0;
    cards.forEach(function (card) {
      card.hidden = !fits(card, chosen);
      if (!card.hidden) shown += 1;
    });
    const narrowed = Object.values(chosen).some(Boolean);
    place.querySelectorAll(".findings-group").forEach(function (group) {
      const some = group.querySelector("article.finding:not([hidden])");
      group.hidden = !some;
      if (narrowed && some) group.open = true;
    });
    count.textContent = count.dataset.words
      .replace("{shown}", shown).replace("{all}", cards.length);
  }

  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  filter();
})();
