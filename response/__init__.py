"""ANSWER: Draft → reviews → Publication, which stops clocks."""
