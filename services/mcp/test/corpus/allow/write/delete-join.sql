DELETE t FROM t JOIN u ON u.id = t.id
