SELECT sales.orders.id FROM sales.orders WHERE sales.orders.total > 5
