"""What is done at the shop: an order is stopped, goes on, or is cancelled; lost holds are put again."""
