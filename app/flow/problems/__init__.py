"""What waits for a person, over all shops: listed, counted, tried again."""
