"""What comes in: a delivery is checked, sealed and kept; thin ones are asked for; orders are taken in."""
