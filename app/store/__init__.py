"""What is kept: a subject a file, its tables and the questions asked of them."""
