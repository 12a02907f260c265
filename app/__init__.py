"""What Clearhold is: orders, decisions, cases, and who may see them."""
