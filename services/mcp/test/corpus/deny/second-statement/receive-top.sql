SELECT a FROM t AS b RECEIVE TOP (1) message_body FROM q
