"""Pages for people: the store front, where a shopper orders, and the staff's list of orders."""
