"""Counting every open clock anew after the ground has shifted under all of them: another schedule, other packs."""
