"""A pack tried on the past, in money and friction: from what became of orders to a report."""
