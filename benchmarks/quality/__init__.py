"""How good decisions are, measured on invented histories whose truth is known.

Seeds below 1000 are for tuning. `HELD_OUT` (``seeds.py``) were never looked at for that.
"""
