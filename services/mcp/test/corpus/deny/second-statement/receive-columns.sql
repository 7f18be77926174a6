SELECT a FROM t b RECEIVE conversation_handle, message_body FROM q
