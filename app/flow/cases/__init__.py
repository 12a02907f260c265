"""A case: how it moves, whom it waits for, what people say about it, and what became of its order."""
