"""WooCommerce: the client, its translation, and a simulated store to run them against."""
