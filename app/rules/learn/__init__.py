"""Learns a pack from a shop's own labelled orders: readable conditions and whole points.

Needs scikit-learn (``make extras``); nothing else of the product imports these modules.
"""
