"""By when a hold must end, who is warned of it, and what happens then."""
