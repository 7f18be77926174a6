select 'x' receive [message_body] from q
