SELECT * FROM t WHERE a = @delete AND b = @@ROWCOUNT
