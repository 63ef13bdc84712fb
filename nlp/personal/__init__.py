"""Personal data in a text: found with its place, masked for all."""

from nlp.personal.finding import Masked, find_personal, mask_all, mask_personal

__all__ = ["Masked", "find_personal", "mask_all", "mask_personal"]
