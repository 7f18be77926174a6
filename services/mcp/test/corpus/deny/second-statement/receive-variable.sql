SELECT 1 RECEIVE @b = message_body FROM q
