INSERT sales.orders (id) VALUES (@id)
