"""The other end of the Stripe Identity conversation: a small service that answers as Stripe does.

It shares no code with the client beside it; two implementations check each other.
"""
