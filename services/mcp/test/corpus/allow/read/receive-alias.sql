SELECT receive.a receive, receive * 2, send ON_, 1 move FROM t receive WHERE receive.a = 1 ORDER BY receive
