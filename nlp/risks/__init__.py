"""Risk classes (`nlp/data/risks.toml`): what words and model say, and what follows from stage and type of an event."""

from typing import Final

from nlp.risks.concern import reconsidered
from nlp.risks.judgement import EMERGENCY, RUMOUR, Risks, judge_risks

NAME: Final = "risks"

__all__ = ["EMERGENCY", "NAME", "RUMOUR", "Risks", "judge_risks", "reconsidered"]
