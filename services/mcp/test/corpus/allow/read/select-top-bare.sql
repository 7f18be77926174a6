select top 5 * from sales.orders
