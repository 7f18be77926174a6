SELECT receive, send, move, enable FROM t
