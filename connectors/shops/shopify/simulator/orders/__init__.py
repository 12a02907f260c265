"""Orders as they are kept, and what can be read off them."""
