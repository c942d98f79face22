/* Filters over the findings, which stand in the page whether or not this script runs. */
(function () {
  "use strict";
  const place = document.getElementById("findings");
  if (!place || place.dataset.ready) return;
  place.dataset.ready = "yes";
  const form = place.querySelector("form");
  const count = place.querySelector(".findings-count");
  const cards = Array.from(place.querySelectorAll("article.finding"));
  const groups = Array.from(place.querySelectorAll(".findings-group"));
  const unfolded = groups.map((group) => group.open);

  function told(card) {
    return (card.textContent + " " + card.querySelector(".permalink").title).toLowerCase();
  }

  function fits(card, chosen) {
    return Object.keys(chosen).every(function (name) {
      if (!chosen[name]) return true;
      if (name === "q") return told(card).includes(chosen.q.toLowerCase());
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
    groups.forEach(function (group, i) {
      group.hidden = !group.querySelector("article.finding:not([hidden])");
      group.open = narrowed || unfolded[i];
    });
    count.textContent = count.dataset.words
      .replace("{shown}", shown).replace("{all}", cards.length);
  }

  /* A link to a finding unfolds the group that it stands in. */
  function arrive() {
    const card = cards.find((card) => "#" + card.id === decodeURIComponent(location.hash));
    if (!card) return;
    card.closest(".findings-group").open = true;
    card.scrollIntoView();
  }

  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  window.addEventListener("hashchange", arrive);
  filter();
  arrive();
})();
