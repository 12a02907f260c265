"""What keeps parts running beside each other: shifts, leases, bells and figures."""
