"""Order history as JSON Lines (the shape is in docs/backtest.md): a line becomes an order or an event.

Parsing alone: who opens the file, and what is done about a malformed line, is the flow's.
"""
