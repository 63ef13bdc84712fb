"""Huiying 回应: public-opinion monitoring and response, with response clocks set by regulation.

This package is the kernel that every stage shares. `huiying.app` is the composition root: it alone may
import the stages, and nobody may import it.
"""

__version__ = "0.1.0"
