"""What happens: a step is a file, a room holds the steps of one concern; docs/architecture.md gives the order."""
