"""Wire forms: what the API takes and gives. Times are ISO 8601 with zone; ids are integers; words are Chinese."""
