// What the search page says, in plainer words than Sphinx has.
Documentation.addTranslations({
  locale: "en",
  messages: {
    "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.":
      "No page has all these words. Try another word, or another form of it.",
    "Search finished, found ${resultCount} page(s) matching the search query.":
      "Pages found: ${resultCount}",
  },
  plural_expr: "(n != 1)",
});
