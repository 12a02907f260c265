"""What pages show: read and put together, nothing is changed."""
