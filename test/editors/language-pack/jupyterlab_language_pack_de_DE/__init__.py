"""German for the stories in the browser, in the form of the language packs that people install."""
