"""Letters to buyers and merchants: from whom, to where, paid for, and handed to the mail once."""
