SELECT Orders.doc.value('(/a)[1]', 'int'), [o].[doc].exist('/b') FROM sales.Orders JOIN sales.Old AS [o] ON 1 = 1
