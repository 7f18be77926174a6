SELECT sales.orders.* FROM sales.orders
