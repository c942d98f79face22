// Det søkesiden sier; Sphinx har ikke alt på norsk.
Documentation.addTranslations({
  locale: "nb_NO",
  messages: {
    ", in ": ", i ",
    "Hide Search Matches": "Skjul søketreff",
    "Preparing search...": "Forbereder søk …",
    "Search": "Søk",
    "Search Page": "Søkeside",
    "Search Results": "Søkeresultat",
    "Searching": "Søker",
    "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.":
      "Ingen side har alle disse ordene. Prøv et annet ord eller en annen bøyning.",
    "Search finished, found ${resultCount} page(s) matching the search query.":
      "Sider funnet: ${resultCount}",
  },
  plural_expr: "(n != 1)",
});
