"""Which rules bind this office: the packs it has chosen over the national book, shipped ones and its own."""
