"""``clearhold run``: starts the product's parts on one machine and watches them."""
