"""When things run: queues, retries, the clock. What the steps do is app/flow's."""
