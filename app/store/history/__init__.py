"""What the shop's history said when an order came: the questions behind `Facts`.

Every question looks only at orders that were placed before the given one *and* known
to us by the time it became known (point in time): a late import or a later refund
never changes what was decided. Each is asked for a whole batch of orders at once.
"""
