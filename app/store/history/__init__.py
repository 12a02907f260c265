"""What the shop's history said when an order came: the look-ups behind `Facts`.

Every look-up sees only orders that were placed before the given one *and* known to us by
the time it became known (point in time), each as it was known then: a late import or a
later refund never changes what was decided. Each is asked for a whole batch of orders at
once; what the found orders come to is `app.rules.history`'s to say.
"""
