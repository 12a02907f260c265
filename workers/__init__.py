"""When things run: queues, retries, the clock. Three-line jobs, a queue a file."""
